#include "metrics/metric_set.hpp"

#include "leukolens/core/clones.hpp"

namespace leukolens {

template <typename Part>
const Part* MetricSet::take(std::unique_ptr<Part> part) {
  const Part* kept = part.get();
  const auto keys = kept->keys();
  keys_.insert(keys_.end(), keys.begin(), keys.end());
  sums_ += kept->sums();
  kept->append_exact(exact_);
  parts_.push_back(std::move(part));
  return kept;
}

MetricSet::MetricSet(const ScoredCells& cells, const EvaluationOptions& options, bool ordered) : cells_(cells) {
  take(label_metrics(cells));
  take(bin_metrics(cells, options.bins, options.min_bin));
  if (ordered) confidence_ = take(std::make_unique<ConfidenceMetrics>(cells, options.bins));
  if (ordered && cells.p) classes_ = take(std::make_unique<ClassMetrics>(cells));
  std::vector<double> total(sums_, 0.);
  for (std::size_t i = 0; i < cells.size(); ++i) add(i, cells.weight_of(i), total.data());
  const auto grouped = values(total);
  for (std::size_t s = 0; s < grouped.size(); ++s) offset_.push_back(exact_[s] - grouped[s]);
}

void MetricSet::add_scores(std::size_t cell, double weight, double* sums) const {
  for (const auto& part : parts_) {
    part->add_scores(cell, weight, sums);
    sums += part->sums();
  }
}

void MetricSet::add_label(std::size_t cell, int label, double weight, double* sums) const {
  for (const auto& part : parts_) {
    part->add_label(cell, label, weight, sums);
    sums += part->sums();
  }
}

void MetricSet::add_drawn_label(std::size_t cell, int label, double weight, double* sums) const {
  for (const auto& part : parts_) {
    if (part->has_null_bands()) part->add_label(cell, label, weight, sums);
    sums += part->sums();
  }
}

void MetricSet::add(std::size_t cell, double weight, double* sums) const {
  add_scores(cell, weight, sums);
  add_label(cell, cells_.labels[cell], weight, sums);
}

std::vector<double> MetricSet::values(const std::vector<double>& sums) const {
  std::vector<double> out;
  out.reserve(keys_.size());
  const double* at = sums.data();
  for (const auto& part : parts_) {
    part->append_values(at, out);
    at += part->sums();
  }
  for (std::size_t s = 0; s < offset_.size(); ++s) out[s] += offset_[s];
  return out;
}

namespace {

/// sums += times x of_unit; the loop that a bootstrap of donors consists of.
LEUKOLENS_CLONES("avx2", "default") void add_times(double* sums, const double* of_unit, double times, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) sums[i] += times * of_unit[i];
}

}  // namespace

Resampled resampled_metrics(const MetricSet& metrics, const ScoredCells& cells, const Resampling& plan) {
  const std::size_t length = metrics.sums();
  if (plan.units * length > 16 * cells.size() + (1u << 22)) {  // many small units: cell by cell is quicker and smaller
    return [&metrics, &cells, &plan, length](std::span<const std::uint16_t> times) {
      std::vector<double> sums(length, 0.);
      for (std::size_t i = 0; i < cells.size(); ++i)
        if (const auto t = times[static_cast<std::size_t>(plan.of_cell[i])])
          metrics.add(i, t * cells.weight_of(i), sums.data());
      return metrics.values(sums);
    };
  }
  std::vector<double> of_unit(plan.units * length, 0.);
  for (std::size_t i = 0; i < cells.size(); ++i)
    metrics.add(i, cells.weight_of(i), of_unit.data() + static_cast<std::size_t>(plan.of_cell[i]) * length);
  return [&metrics, of_unit = std::move(of_unit), length](std::span<const std::uint16_t> times) {
    std::vector<double> sums(length, 0.);
    for (std::size_t u = 0; u < times.size(); ++u)
      if (times[u]) add_times(sums.data(), of_unit.data() + u * length, times[u], length);
    return metrics.values(sums);
  };
}

}  // namespace leukolens
