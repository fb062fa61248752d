#include "metrics/curve.hpp"

#include "leukolens/metrics/corp.hpp"

namespace leukolens {

std::vector<RecalibrationPoint> recalibration_curve(const ScoreGroups& groups, const std::vector<std::size_t>& points) {
  const auto q = recalibrated(groups);
  std::vector<RecalibrationPoint> curve;
  std::size_t g = 0;
  for (const auto point : points) {
    double weight = 0;
    for (; g <= point; ++g) weight += groups.weight[g];
    curve.push_back({groups.score[point], q[point], weight});
  }
  return curve;
}

}  // namespace leukolens
