#include "calibration/scaling_start.hpp"

#include "leukolens/calibration/softmax.hpp"

namespace leukolens {

ScalingStart start_of_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options,
                              FitReport& report) {
  const auto temperature = fit_temperature(logits, labels);
  report.nll_before = report.nll_after = temperature.nll_before;
  ScalingStart start;
  const bool needs_temperature = options.shrink || temperature.status == FitStatus::constant_logits;
  if (needs_temperature) report.status = temperature.status;
  if (report.status != FitStatus::ok) return start;
  start.u = centred(logits);
  if (options.shrink) {
    start.temperature = temperature.temperature;
    start.u /= start.temperature;
    start.shrinkage = static_cast<double>(logits.cols()) / static_cast<double>(logits.rows());
  }
  return start;
}

}  // namespace leukolens
