#include "leukolens/metrics/corp.hpp"

#include <limits>

#include "leukolens/statistics/isotonic.hpp"

namespace leukolens {

std::vector<double> recalibrated(const ScoreGroups& groups) {
  std::vector<double> rates, weights;
  for (std::size_t g = 0; g < groups.weight.size(); ++g) {
    if (!(groups.weight[g] > 0)) continue;
    rates.push_back(groups.positive[g] / groups.weight[g]);
    weights.push_back(groups.weight[g]);
  }
  const auto fitted = isotonic_regression(rates, weights);
  std::vector<double> out(groups.weight.size(), std::numeric_limits<double>::quiet_NaN());
  std::size_t next = 0;  // of the groups with weight
  for (std::size_t g = 0; g < out.size() && !fitted.empty(); ++g) {
    if (groups.weight[g] > 0) ++next;
    out[g] = fitted[next > 0 ? next - 1 : 0];
  }
  return out;
}

CorpSplit corp_split(const ScoreGroups& groups, const std::vector<double>& recalibrated) {
  double weight = 0, positive = 0, error = 0;
  for (std::size_t g = 0; g < groups.weight.size(); ++g) {
    if (!(groups.weight[g] > 0)) continue;
    const double q = recalibrated[g];
    weight += groups.weight[g];
    positive += groups.positive[g];
    error += groups.weight[g] * q * q + groups.positive[g] * (1 - 2 * q);  // sum over its cells of (q - [event])^2
  }
  const double rate = positive / weight, score = groups.squared_error / weight, best = error / weight;  // 0/0 is NaN
  const double uncertainty = rate * (1 - rate);
  return {score, score - best, uncertainty - best, uncertainty};
}

CorpSplit corp_split(const ScoreGroups& groups) { return corp_split(groups, recalibrated(groups)); }

}  // namespace leukolens
