#pragma once
#include <vector>

#include "leukolens/metrics/score_groups.hpp"

namespace leukolens {

/// Area under the risk-coverage curve: mean over i of the error rate among the i most confident cells, expected over
/// random order of equal confidences. The event of `groups` is "called right". Geifman & El-Yaniv, NeurIPS 2017; ties
/// by harmonic numbers, which the digamma function carries over to weights (scaled to a mean of 1). NaN for no cells.
double area_under_risk_coverage(const ScoreGroups& groups);

/// The error rate among the cells whose confidence is at least `threshold`.
struct RiskCoverage {
  double threshold, coverage, risk;
};
/// One point a group, from the most confident on. Groups of weight 0 are left out.
std::vector<RiskCoverage> risk_coverage(const ScoreGroups& groups);

}  // namespace leukolens
