#pragma once
#include "leukolens/metrics/corp.hpp"
#include "metrics/metric_group.hpp"
#include "metrics/score_order.hpp"

namespace leukolens {

/// Of each class against the rest in order of its probability. Sums, class by class: of each coarse group weight and
/// weight of the class; then weight x (p - [label is the class])^2.
class ClassMetrics : public MetricGroup {
 public:
  explicit ClassMetrics(const ScoredCells& cells);

  std::vector<MetricKey> keys() const override;
  std::size_t sums() const override { return first_.back(); }
  void add_scores(std::size_t cell, double weight, double* sums) const override;
  void add_label(std::size_t cell, int label, double weight, double* sums) const override;
  void append_values(const double* sums, std::vector<double>& out) const override;
  void append_exact(std::vector<double>& out) const override;

  std::vector<RecalibrationPoint> curve(int c) const;  ///< without bands; one a curve key of the class
  const std::vector<NetBenefit>& net_benefit(int c) const { return net_benefit_[static_cast<std::size_t>(c)]; }

 private:
  struct Summary {
    double auroc, auprc;
    CorpSplit split;
  };
  static Summary summary_of(const ScoreGroups& groups);
  static void append(const std::vector<Summary>& classes, std::vector<double>& out);
  void append_points(const std::vector<ScoreGroups>& classes, std::vector<double>& out) const;

  std::vector<Summary> exact_;                        // K
  std::vector<std::vector<NetBenefit>> net_benefit_;  // K
  std::vector<ScoreGroups> coarse_;                   // K
  std::vector<std::uint16_t> group_of_;               // N x K
  std::vector<std::size_t> first_;                    // K + 1, where each class's sums begin
  std::vector<std::vector<std::size_t>> points_;      // K, coarse groups at which the curve is drawn
};

}  // namespace leukolens
