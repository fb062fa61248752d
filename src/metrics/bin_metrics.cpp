#include <cmath>
#include <cstdint>
#include <limits>

#include "metrics/metric_group.hpp"

namespace leukolens {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Sums: of each bin of confidence weight, weight of right calls, confidence; then of each class and bin of its
/// probability weight x (p - [label is the class]).
class BinMetrics : public MetricGroup {
 public:
  BinMetrics(const ScoredCells& cells, int bins, int min_bin)
      : MetricGroup(cells),
        bins_(static_cast<std::size_t>(bins)),
        classes_(cells.p ? static_cast<std::size_t>(cells.classes) : 0) {
    std::vector<int> count(bins_);
    for (const double confidence : cells.confidence) {
      bin_.push_back(place(confidence));
      ++count[bin_.back()];
    }
    for (const int n : count) enough_.push_back(n >= min_bin);
    if (!cells.p) return;
    class_bin_.reserve(static_cast<std::size_t>(cells.p->size()));
    for (Eigen::Index i = 0; i < cells.p->size(); ++i) class_bin_.push_back(place(cells.p->data()[i]));
  }

  std::vector<MetricKey> keys() const override {
    std::vector<MetricKey> keys = {{"ece"}, {"mce"}, {"confidence_gap"}};
    for (int b = 0; b < static_cast<int>(bins_); ++b) keys.push_back({"", MetricKey::Of::a_bin, b});
    if (!cells_.p) return keys;
    keys.push_back({"classwise_ece"});
    for (int k = 0; k < cells_.classes; ++k) keys.push_back({"ece", MetricKey::Of::a_class, k});
    return keys;
  }

  std::size_t sums() const override { return bins_ * (3 + classes_); }

  void add_scores(std::size_t cell, double weight, double* sums) const override {
    double* bin = sums + 3 * static_cast<std::size_t>(bin_[cell]);
    bin[0] += weight;
    bin[2] += weight * cells_.confidence[cell];
    for (std::size_t k = 0; k < classes_; ++k)
      sums[place_of(cell, k)] += weight * (*cells_.p)(static_cast<Eigen::Index>(cell), static_cast<Eigen::Index>(k));
  }

  void add_label(std::size_t cell, int label, double weight, double* sums) const override {
    if (cells_.predicted[cell] == label) sums[3 * static_cast<std::size_t>(bin_[cell]) + 1] += weight;
    if (classes_ > 0) sums[place_of(cell, static_cast<std::size_t>(label))] -= weight;
  }

  void append_values(const double* sums, std::vector<double>& out) const override {
    const auto first = out.size();
    out.resize(first + 3);
    double n = 0, ece = 0, mce = nan, excess = 0;
    for (std::size_t b = 0; b < bins_; ++b) {
      const double weight = sums[3 * b], right = sums[3 * b + 1], gap = std::abs(right - sums[3 * b + 2]);
      n += weight;
      ece += gap;
      excess += sums[3 * b + 2] - right;
      if (weight > 0 && enough_[b] && !(gap / weight <= mce)) mce = gap / weight;
      out.push_back(right / weight);  // 0/0 is NaN
    }
    out[first] = ece / n;
    out[first + 1] = mce;
    out[first + 2] = excess / n;
    if (classes_ > 0) append_classwise(sums + 3 * bins_, n, out);
  }

 private:
  std::uint16_t place(double p) const {
    return static_cast<std::uint16_t>(reliability_bin(std::min(p, 1.), static_cast<int>(bins_)));
  }

  /// Where the sums of class k keep the gap of the cell's bin.
  std::size_t place_of(std::size_t cell, std::size_t k) const {
    return bins_ * (3 + k) + class_bin_[cell * classes_ + k];
  }

  void append_classwise(const double* gaps, double n, std::vector<double>& out) const {
    const auto mean = out.size();
    out.push_back(0);
    for (std::size_t k = 0; k < classes_; ++k) {
      double error = 0;
      for (std::size_t b = 0; b < bins_; ++b) error += std::abs(gaps[k * bins_ + b]) / n;
      out.push_back(error);
      out[mean] += error / static_cast<double>(classes_);
    }
  }

  std::size_t bins_, classes_;
  std::vector<char> enough_;  // bins with as many cells as MCE asks for
  std::vector<std::uint16_t> bin_, class_bin_;
};

}  // namespace

std::unique_ptr<MetricGroup> bin_metrics(const ScoredCells& cells, int bins, int min_bin) {
  return std::make_unique<BinMetrics>(cells, bins, min_bin);
}

}  // namespace leukolens
