#include "leukolens/metrics/equal_mass.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "leukolens/core/error.hpp"

namespace leukolens {

std::vector<MassBin> equal_mass_bins(const ScoreGroups& groups, int bins) {
  if (bins < 1) throw Error(Kind::bad_value, "bins = " + std::to_string(bins) + ". Give 1 or more.");
  const double total = std::accumulate(groups.weight.begin(), groups.weight.end(), 0.);
  std::vector<MassBin> out(static_cast<std::size_t>(bins));
  double below = 0;
  for (std::size_t g = 0; g < groups.weight.size(); ++g) {
    const double middle = (below + groups.weight[g] / 2) / total;
    below += groups.weight[g];
    if (!(groups.weight[g] > 0)) continue;
    auto& bin = out[static_cast<std::size_t>(std::min(static_cast<int>(middle * bins), bins - 1))];
    bin.weight += groups.weight[g];
    bin.positive += groups.positive[g];
    bin.score += groups.weight[g] * groups.score[g];
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
    if (bin.weight < 2) continue;
    const double rate = bin.positive / bin.weight, gap = rate - bin.score / bin.weight;
    sum += bin.weight * (gap * gap - rate * (1 - rate) / (bin.weight - 1));
    used += bin.weight;
  }
  return used > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace leukolens
