#include "leukolens/metrics/ranking.hpp"

#include <limits>
#include <numeric>

namespace leukolens {
namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}

double auroc(const ScoreGroups& groups) {
  double negatives = 0, positives = 0, pairs = 0;  // so far; pairs in the right order
  for (std::size_t g = 0; g < groups.weight.size(); ++g) {
    const double positive = groups.positive[g], negative = groups.weight[g] - positive;
    pairs += positive * (negatives + negative / 2);
    negatives += negative;
    positives += positive;
  }
  return positives > 0 && negatives > 0 ? pairs / (positives * negatives) : nan;
}

double average_precision(const ScoreGroups& groups) {
  double called = 0, hit = 0, sum = 0;
  for (std::size_t g = groups.weight.size(); g-- > 0;) {
    called += groups.weight[g];
    hit += groups.positive[g];
    if (called > 0) sum += groups.positive[g] * hit / called;
  }
  return hit > 0 ? sum / hit : nan;
}

std::vector<NetBenefit> net_benefit(const ScoreGroups& groups, std::span<const double> thresholds) {
  const double total = std::accumulate(groups.weight.begin(), groups.weight.end(), 0.);
  const double events = std::accumulate(groups.positive.begin(), groups.positive.end(), 0.);
  std::vector<NetBenefit> out;
  double called = total, hit = events;  // at or above the threshold
  std::size_t g = 0;
  for (const double t : thresholds) {
    for (; g < groups.score.size() && groups.score[g] < t; ++g) {
      called -= groups.weight[g];
      hit -= groups.positive[g];
    }
    const double odds = t / (1 - t);
    out.push_back({t, (hit - (called - hit) * odds) / total, (events - (total - events) * odds) / total});
  }
  return out;
}

}  // namespace leukolens
