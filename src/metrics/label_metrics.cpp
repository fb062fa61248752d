#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/metric_group.hpp"

namespace leukolens {
namespace {

/// Sums: of each class labelled, called, hit; then weight, NLL, Brier, and weight, hits, purity, chance of cells with a
/// known purity.
class LabelMetrics : public MetricGroup {
 public:
  explicit LabelMetrics(const ScoredCells& cells)
      : MetricGroup(cells), classes_(static_cast<std::size_t>(cells.classes)) {
    if (!cells.p) return;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto row = cells.p->row(static_cast<Eigen::Index>(i));
      const double of_label = row[cells.labels[i]];
      nll_.push_back(-std::log(std::max(of_label, std::numeric_limits<double>::min())));
      brier_.push_back(row.squaredNorm() - 2 * of_label + 1);  // (p_y - 1)^2 expanded
    }
  }

  std::vector<MetricKey> keys() const override {
    std::vector<MetricKey> keys;
    for (const char* name : {"accuracy", "error", "balanced_accuracy", "macro_f1", "weighted_f1", "kappa", "mcc"})
      keys.push_back({name});
    if (cells_.p) keys.insert(keys.end(), {{"nll"}, {"brier"}});
    if (!cells_.purities.empty()) keys.push_back({"purity_corrected_accuracy"});
    for (int k = 0; k < cells_.classes; ++k)
      for (const char* name : {"sensitivity", "specificity", "ppv", "npv", "f1"})
        keys.push_back({name, MetricKey::Of::a_class, k});
    return keys;
  }

  std::size_t sums() const override { return 3 * classes_ + 7; }
  bool has_null_bands() const override { return false; }

  void add_scores(std::size_t cell, double weight, double* sums) const override {
    sums[3 * static_cast<std::size_t>(cells_.predicted[cell]) + 1] += weight;
    double* rest = sums + 3 * classes_;
    rest[0] += weight;
    if (cells_.purities.empty() || std::isnan(cells_.purities[cell])) return;
    rest[3] += weight;
    rest[5] += weight * cells_.purities[cell];
    rest[6] += weight * (1 - cells_.purities[cell]) / (cells_.classes - 1);
  }

  void add_label(std::size_t cell, int label, double weight, double* sums) const override {
    const double hit = cells_.predicted[cell] == label ? weight : 0;
    if (label >= 0) sums[3 * static_cast<std::size_t>(label)] += weight;
    sums[3 * static_cast<std::size_t>(cells_.predicted[cell]) + 2] += hit;
    double* rest = sums + 3 * classes_;
    if (cells_.p) {
      rest[1] += weight * nll_[cell];
      rest[2] += weight * brier_[cell];
    }
    if (!cells_.purities.empty() && !std::isnan(cells_.purities[cell])) rest[4] += hit;
  }

  void append_values(const double* sums, std::vector<double>& out) const override {
    std::vector<ClassSums> classes(classes_);
    for (std::size_t k = 0; k < classes_; ++k) classes[k] = {sums[3 * k], sums[3 * k + 1], sums[3 * k + 2]};
    const double right = accuracy(classes), *rest = sums + 3 * classes_;
    out.insert(out.end(), {right, 1 - right, balanced_accuracy(classes), macro_f1(classes), weighted_f1(classes),
                           cohen_kappa(classes), matthews_correlation(classes)});
    if (cells_.p) out.insert(out.end(), {rest[1] / rest[0], rest[2] / rest[0]});  // 0/0 is NaN
    if (!cells_.purities.empty()) out.push_back(corrected_accuracy(rest + 3));
    for (const auto& sum : classes) {
      const auto c = class_counts(0, sum, rest[0]);
      out.insert(out.end(), {c.sensitivity, c.specificity, c.ppv, c.npv, c.f1});
    }
  }

 private:
  /// Of cells that carry their capture's label though only a fraction of the capture is of that class. An impure cell
  /// is of any other class alike, and errors fall on all classes alike: hits = a purity + (1 - a)(1 - purity)/(K - 1),
  /// solved for a.
  static double corrected_accuracy(const double* sums) {
    const double weight = sums[0], hits = sums[1], purity = sums[2], chance = sums[3];
    const double slope = purity - chance;
    return weight > 0 && slope > 0 ? (hits - chance) / slope : std::numeric_limits<double>::quiet_NaN();
  }

  std::size_t classes_;
  std::vector<double> nll_, brier_;
};

}  // namespace

std::unique_ptr<MetricGroup> label_metrics(const ScoredCells& cells) { return std::make_unique<LabelMetrics>(cells); }

}  // namespace leukolens
