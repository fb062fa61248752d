#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "metrics/scored_cells.hpp"

namespace leukolens {

/// What a metric belongs to.
struct MetricKey {
  enum class Of { all, a_class, a_bin, top_curve, class_curve };
  std::string name;  ///< of metrics of all cells and of a class
  Of of = Of::all;
  int index = 0;  ///< class or bin
  int point = 0;  ///< of a curve
};

/// Metrics that depend on the cells only through weighted sums over them. So a resample of units (donors, cells) is
/// an addition of sums, however many cells there are.
class MetricGroup {
 public:
  virtual ~MetricGroup() = default;
  virtual std::vector<MetricKey> keys() const = 0;
  virtual std::size_t sums() const = 0;  ///< how many sums
  /// Adds what one cell contributes whatever its label is.
  virtual void add_scores(std::size_t cell, double weight, double* sums) const = 0;
  /// Adds what its label contributes. @param label  -1: another class than the called one
  virtual void add_label(std::size_t cell, int label, double weight, double* sums) const = 0;
  /// Whether a metric of the group has a null band.
  virtual bool has_null_bands() const { return true; }
  /// Appends the metrics, one a key; NaN where undefined.
  virtual void append_values(const double* sums, std::vector<double>& out) const = 0;
  /// Appends the metrics of the cells as they are; differs from `append_values` where the sums are of grouped scores.
  virtual void append_exact(std::vector<double>& out) const;

 protected:
  explicit MetricGroup(const ScoredCells& cells) : cells_(cells) {}
  std::vector<double> totals() const;
  const ScoredCells& cells_;
};

/// Accuracy family, NLL, Brier, purity-corrected accuracy; per class sensitivity .. f1.
std::unique_ptr<MetricGroup> label_metrics(const ScoredCells& cells);
/// ECE and MCE of equal-width bins, the gap of mean confidence and accuracy, the accuracy of each bin, classwise ECE.
std::unique_ptr<MetricGroup> bin_metrics(const ScoredCells& cells, int bins, int min_bin);
/// Errors of calibration, which have a null band.
bool is_calibration_error(const std::string& name);
/// Metrics that resampling biases, so that no interval of theirs covers: errors of calibration but the debiased ones
/// (up), CORP's discrimination (up: isotonic regression overfits) and uncertainty (down: it is at its largest for even
/// classes).
bool is_biased_by_resampling(const std::string& name);

}  // namespace leukolens
