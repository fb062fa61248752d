#pragma once
#include <vector>

#include "leukolens/metrics/evaluation.hpp"

namespace leukolens {

/// The CORP curve at the given groups, without bands.
std::vector<RecalibrationPoint> recalibration_curve(const ScoreGroups& groups, const std::vector<std::size_t>& points);

}  // namespace leukolens
