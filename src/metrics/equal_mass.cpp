#include "leukolens/metrics/equal_mass.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr double fewest_cells = 2 - 1e-9;  // of a bin: 2, less what sums of weights round

}  // namespace

double effective_cells(const MassBin& bin) {
  return bin.squared_weight > 0 ? bin.weight * bin.weight / bin.squared_weight : 0;
}

std::vector<int> equal_mass_places(const ScoreGroups& groups, int bins) {
  if (bins < 1) throw Error(Kind::bad_value, "bins = " + std::to_string(bins) + ". Give 1 or more.");
  const double total = std::accumulate(groups.weight.begin(), groups.weight.end(), 0.);
  std::vector<int> places;
  double below = 0;
  for (const double weight : groups.weight) {
    const double middle = (below + weight / 2) / total;
    below += weight;
    places.push_back(total > 0 ? std::min(static_cast<int>(middle * bins), bins - 1) : 0);
  }
  return places;
}

std::vector<MassBin> equal_mass_bins(const ScoreGroups& groups, int bins) {
  const auto places = equal_mass_places(groups, bins);
  std::vector<MassBin> out(static_cast<std::size_t>(bins));
  for (std::size_t g = 0; g < groups.weight.size(); ++g) {
    if (!(groups.weight[g] > 0)) continue;
    auto& bin = out[static_cast<std::size_t>(places[g])];
    bin.weight += groups.weight[g];
    bin.positive += groups.positive[g];
    bin.score += groups.weight[g] * groups.score[g];
    bin.squared_weight += groups.squared_weight[g];
  }
  return out;
}

double equal_mass_error(const std::vector<MassBin>& bins) {
  double n = 0, sum = 0;
  for (const auto& bin : bins) {
    n += bin.weight;
    sum += std::abs(bin.positive - bin.score);
  }
  return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

double debiased_square(const std::vector<MassBin>& bins) {
  double n = 0, used = 0, sum = 0;
  for (const auto& bin : bins) {
    n += bin.weight;
    const double cells = effective_cells(bin);
    if (cells < fewest_cells) continue;
    const double rate = bin.positive / bin.weight, gap = rate - bin.score / bin.weight;
    sum += bin.weight * (gap * gap - rate * (1 - rate) / (cells - 1));
    used += bin.weight;
  }
  return used > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace leukolens
