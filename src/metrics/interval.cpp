#include "leukolens/metrics/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/metrics/quantile.hpp"
#include "leukolens/metrics/student_t.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_donors = 5;        // below: no interval
constexpr std::size_t most_for_jackknife = 40;  // above: bootstrap

/// Row numbers of each donor.
std::vector<std::vector<int>> rows_of_donors(const Groups& donors) {
  std::vector<std::vector<int>> rows(donors.names.size());
  for (std::size_t i = 0; i < donors.of_item.size(); ++i)
    rows[static_cast<std::size_t>(donors.of_item[i])].push_back(static_cast<int>(i));
  return rows;
}

/// Percentile interval of one statistic from its replicates; undefined ones are left out and counted.
void percentile_interval(Estimate& e, std::vector<double> replicates, const std::string& method, double level) {
  const auto drawn = replicates.size();
  std::erase_if(replicates, [](double v) { return !std::isfinite(v); });
  e.ci_method = method;
  if (const auto lost = drawn - replicates.size()) e.ci_method += " (" + std::to_string(lost) + " draws undefined)";
  if (!std::isfinite(e.value) || replicates.empty()) return;
  std::sort(replicates.begin(), replicates.end());
  e.ci = Interval{quantile(replicates, (1 - level) / 2), quantile(replicates, (1 + level) / 2)};
}

/// Draws whole units (cells, or the rows of each donor) with replacement.
void bootstrap(std::vector<Estimate>& estimates, const Statistics& statistics, std::size_t n,
               const std::vector<std::vector<int>>& donors, const IntervalOptions& options) {
  const bool by_donor = !donors.empty();
  std::vector<std::vector<double>> replicates(estimates.size());
  std::vector<int> drawn, rows;
  for (int r = 0; r < options.draws; ++r) {
    Random random(options.seed, by_donor ? "bootstrap of donors" : "bootstrap of cells", static_cast<std::uint64_t>(r));
    bootstrap_draw(by_donor ? donors.size() : n, random, drawn);
    if (by_donor) {
      rows.clear();
      for (const int d : drawn) rows.insert(rows.end(), donors[d].begin(), donors[d].end());
    }
    const auto values = statistics(by_donor ? rows : drawn);
    for (std::size_t s = 0; s < estimates.size(); ++s) replicates[s].push_back(values[s]);
  }
  const std::string unit = by_donor ? std::to_string(donors.size()) + " donors" : "cells";
  const std::string method = "bootstrap of " + unit + ", percentile, " + std::to_string(options.draws) +
                             " draws, seed " + std::to_string(options.seed);
  for (std::size_t s = 0; s < estimates.size(); ++s)
    percentile_interval(estimates[s], std::move(replicates[s]), method, options.level);
}

/// t interval whose standard error comes from leaving out one donor at a time: se^2 = (G - 1)/G sum (s_g - mean)^2.
/// Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 11.
void jackknife(std::vector<Estimate>& estimates, const Statistics& statistics, const Groups& groups,
               const IntervalOptions& options) {
  const auto donors = groups.names.size();
  std::vector<std::vector<double>> left_out(donors);
  std::vector<int> rows;
  for (std::size_t g = 0; g < donors; ++g) {
    rows.clear();
    for (std::size_t i = 0; i < groups.of_item.size(); ++i)
      if (groups.of_item[i] != static_cast<int>(g)) rows.push_back(static_cast<int>(i));
    left_out[g] = statistics(rows);
  }
  const auto count = static_cast<double>(donors);
  const double t = student_t_quantile((1 + options.level) / 2, count - 1);
  for (std::size_t s = 0; s < estimates.size(); ++s) {
    auto& e = estimates[s];
    e.ci_method = "t interval over the jackknife of " + std::to_string(donors) + " donors";
    double mean = 0, squares = 0;
    for (const auto& values : left_out) mean += values[s] / count;
    for (const auto& values : left_out) squares += (values[s] - mean) * (values[s] - mean);
    const double half = t * std::sqrt((count - 1) / count * squares);
    if (std::isfinite(e.value) && std::isfinite(half))
      e.ci = Interval{e.value - half, e.value + half};
    else
      e.ci_method += ": undefined without one of them";
  }
}

std::string too_few(const Groups& groups) {
  const auto count = groups.names.size();
  std::string names;
  for (const auto& name : groups.names) names += (names.empty() ? "" : ", ") + (name.empty() ? "(unnamed)" : name);
  return std::to_string(count) + (count == 1 ? " donor" : " donors") + ": too few for an interval (" + names + ")";
}

}  // namespace

std::vector<Estimate> estimate(std::size_t n, const Statistics& statistics, const std::vector<std::string>& donors,
                               const IntervalOptions& options) {
  if (options.draws < 1) throw Error(Kind::bad_value, "bootstrap draws must be 1 or more");
  if (!(options.level > 0 && options.level < 1))
    throw Error(Kind::bad_value, "confidence level must lie between 0 and 1");
  if (!donors.empty() && donors.size() != n)
    throw Error(Kind::bad_value, std::to_string(donors.size()) + " donors for " + std::to_string(n) + " cells");

  std::vector<int> all(n);
  std::iota(all.begin(), all.end(), 0);
  const auto values = statistics(all);
  std::vector<Estimate> estimates(values.size());
  for (std::size_t s = 0; s < values.size(); ++s) {
    estimates[s].value = values[s];
    estimates[s].n = n;
  }
  if (n == 0) {
    for (auto& e : estimates) e.ci_method = "no cells";
    return estimates;
  }
  const bool known = std::any_of(donors.begin(), donors.end(), [](const auto& name) { return !name.empty(); });
  if (!known) {
    bootstrap(estimates, statistics, n, {}, options);
    return estimates;
  }
  const auto groups = group_by(donors);
  if (groups.names.size() < fewest_donors) {
    for (auto& e : estimates) e.ci_method = too_few(groups);
  } else if (groups.names.size() <= most_for_jackknife) {
    jackknife(estimates, statistics, groups, options);
  } else {
    bootstrap(estimates, statistics, n, rows_of_donors(groups), options);
  }
  return estimates;
}

}  // namespace leukolens
