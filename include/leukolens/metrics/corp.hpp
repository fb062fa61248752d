#pragma once
#include <vector>

#include "leukolens/metrics/score_groups.hpp"

namespace leukolens {

/// Isotonic regression of the event on the score by pooling adjacent violators: G values, not falling, each group's
/// recalibrated probability. Groups of weight 0 take their neighbour's (below, else above); all NaN for no weight.
std::vector<double> recalibrated(const ScoreGroups& groups);

/// The Brier score of an event, mean (score - [event])^2 = mcb - dsc + unc. Dimitriadis, Gneiting & Jordan, PNAS 118
/// (2021). NaN for no cells.
struct CorpSplit {
  double score;  ///< mean (score - [event])^2
  double mcb;    ///< miscalibration: what isotonic recalibration would gain; 0 is perfect
  double dsc;    ///< discrimination: what the recalibrated scores gain over the base rate; more is better
  double unc;    ///< uncertainty: base rate (1 - base rate)
};
CorpSplit corp_split(const ScoreGroups& groups);
/// The same, with the recalibrated values at hand.
CorpSplit corp_split(const ScoreGroups& groups, const std::vector<double>& recalibrated);

}  // namespace leukolens
