#include "metrics/debiased_interval.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/metrics/equal_mass.hpp"
#include "metrics/score_order.hpp"

namespace leukolens {
namespace {

/// Adds a cell to its bin `times` times.
void add(const ScoredCells& cells, std::size_t i, double times, MassBin& bin) {
  const double weight = cells.weight_of(i);
  bin.weight += times * weight;
  bin.positive += cells.labels[i] == cells.predicted[i] ? times * weight : 0;
  bin.score += times * weight * cells.confidence[i];
  bin.squared_weight += times * weight * weight;
}

std::vector<int> bin_of_cells(const ScoredCells& cells, int bins) {
  const std::vector<char> events(cells.size());
  const auto grouped = group_cells(cells.confidence, events, cells.weight);
  const auto places = equal_mass_places(grouped.groups, bins);
  std::vector<int> bin;
  for (const auto group : grouped.group_of) bin.push_back(places[group]);
  return bin;
}

}  // namespace

void add_debiased_interval(Estimate& e, const ScoredCells& cells, int bins, const Resampling& plan,
                           const IntervalOptions& options) {
  const auto bin = bin_of_cells(cells, bins);
  std::vector<MassBin> all(static_cast<std::size_t>(bins));
  std::vector<std::vector<std::size_t>> of_unit(plan.units);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    add(cells, i, 1, all[static_cast<std::size_t>(bin[i])]);
    of_unit[static_cast<std::size_t>(plan.of_cell[i])].push_back(i);
  }
  std::vector<double> left_out;
  for (const auto& unit : of_unit) {
    auto others = all;
    for (const auto i : unit) add(cells, i, -1, others[static_cast<std::size_t>(bin[i])]);
    left_out.push_back(debiased_square(others));
  }
  add_jackknife_interval(e, left_out, plan, options);
}

void add_root_interval(Estimate& root, const Estimate& square) {
  root.ci_method = square.ci_method;
  root.bca.reset();
  root.ci.reset();
  if (!square.ci) return;
  if (square.ci->hi > 0)
    root.ci = Interval{std::sqrt(std::max(square.ci->lo, 0.)), std::sqrt(square.ci->hi)};
  else
    root.ci_method += ": that of the square lies below 0";
}

}  // namespace leukolens
