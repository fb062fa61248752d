#pragma once
#include "leukolens/metrics/smooth_calibration.hpp"
#include "metrics/metric_group.hpp"
#include "metrics/score_order.hpp"

namespace leukolens {

/// Of the event "the call is right" in order of confidence. Sums: of each coarse group weight, weight of right calls,
/// weight x confidence; then weight x (confidence - [right])^2.
class ConfidenceMetrics : public MetricGroup {
 public:
  ConfidenceMetrics(const ScoredCells& cells, int bins);

  std::vector<MetricKey> keys() const override;
  std::size_t sums() const override { return 3 * order_.coarse.score.size() + 1; }
  void add_scores(std::size_t cell, double weight, double* sums) const override;
  void add_label(std::size_t cell, int label, double weight, double* sums) const override;
  void append_values(const double* sums, std::vector<double>& out) const override;
  void append_exact(std::vector<double>& out) const override;

  std::vector<RecalibrationPoint> curve() const;    ///< without bands; one a curve key
  std::vector<RiskCoverage> risk_coverage() const;  ///< at most 200 points

 private:
  void append(const ScoreGroups& groups, const SmoothErrorOptions& smooth, std::vector<double>& out) const;
  ScoreOrder order_;
  std::vector<std::size_t> points_;  // coarse groups at which the curve is drawn
  int bins_;
};

}  // namespace leukolens
