#include "leukolens/metrics/corp.hpp"

#include <limits>

namespace leukolens {

std::vector<double> recalibrated(const ScoreGroups& groups) {
  struct Block {
    double weight, positive;
    std::size_t end;  // one past its last group
    double rate() const { return positive / weight; }
  };
  std::vector<Block> blocks;
  for (std::size_t g = 0; g < groups.weight.size(); ++g) {
    if (!(groups.weight[g] > 0)) {
      if (!blocks.empty()) blocks.back().end = g + 1;
      continue;
    }
    blocks.push_back({groups.weight[g], groups.positive[g], g + 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].rate() >= blocks.back().rate()) {
      const Block above = blocks.back();
      blocks.pop_back();
      blocks.back().weight += above.weight;
      blocks.back().positive += above.positive;
      blocks.back().end = above.end;
    }
  }
  std::vector<double> out(groups.weight.size(), std::numeric_limits<double>::quiet_NaN());
  std::size_t g = 0;
  for (const Block& block : blocks)
    for (; g < block.end; ++g) out[g] = block.rate();
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
