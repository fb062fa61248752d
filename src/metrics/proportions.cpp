#include "metrics/proportions.hpp"

#include "leukolens/metrics/reliability.hpp"
#include "leukolens/statistics/proportion.hpp"

namespace leukolens {
namespace {

using Counts = std::vector<UnitCounts>;  // one a unit of the plan

/// Trials and hits of all proportions, unit by unit.
class ProportionCounts {
 public:
  ProportionCounts(const ScoredCells& cells, int bins, const Resampling& plan)
      : units_(plan.unit == Resampling::Unit::donors ? plan.units : 1),
        all_(units_),
        labelled_(static_cast<std::size_t>(cells.classes), Counts(units_)),
        called_(labelled_),
        of_bin_(static_cast<std::size_t>(bins), Counts(units_)) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto unit = units_ > 1 ? static_cast<std::size_t>(plan.of_cell[i]) : 0;
      const double weight = cells.weight_of(i), right = cells.labels[i] == cells.predicted[i];
      all_[unit].add(weight, right);
      labelled_[static_cast<std::size_t>(cells.labels[i])][unit].add(weight, right);
      called_[static_cast<std::size_t>(cells.predicted[i])][unit].add(weight, right);
      of_bin_[static_cast<std::size_t>(reliability_bin(cells.confidence[i], bins))][unit].add(weight, right);
    }
  }

  /// Empty where the metric is no proportion.
  Counts of(const MetricKey& key) const {
    const auto index = static_cast<std::size_t>(key.index);
    if (key.of == MetricKey::Of::a_bin) return of_bin_[index];
    if (key.of == MetricKey::Of::all) {
      if (key.name == "accuracy") return all_;
      if (key.name == "error") return misses();
    }
    if (key.of != MetricKey::Of::a_class) return {};
    if (key.name == "sensitivity") return labelled_[index];
    if (key.name == "ppv") return called_[index];
    if (key.name == "specificity") return others(labelled_[index], index);
    return key.name == "npv" ? others(called_[index], index) : Counts();
  }

 private:
  Counts misses() const {
    auto counts = all_;
    for (auto& c : counts) c.hits = c.trials - c.hits;
    return counts;
  }

  /// Trials: cells not labelled (called) class k; hits: cells neither labelled nor called so.
  Counts others(const Counts& trials, std::size_t k) const {
    Counts counts(units_);
    for (std::size_t u = 0; u < units_; ++u) {
      counts[u].trials = all_[u].trials - trials[u].trials;
      counts[u].squared = all_[u].squared - trials[u].squared;
      counts[u].hits = all_[u].trials - labelled_[k][u].trials - called_[k][u].trials + labelled_[k][u].hits;
    }
    return counts;
  }

  std::size_t units_;
  Counts all_;
  std::vector<Counts> labelled_, called_, of_bin_;
};

}  // namespace

void set_proportion_intervals(MetricEstimates& metrics, const ScoredCells& cells, int bins, const Resampling& plan,
                              double level) {
  const ProportionCounts counts(cells, bins, plan);
  for (std::size_t s = 0; s < metrics.keys.size(); ++s) {
    const auto of_key = counts.of(metrics.keys[s]);
    if (!of_key.empty()) set_proportion_interval(metrics.estimates[s], of_key, plan, level);
  }
}

}  // namespace leukolens
