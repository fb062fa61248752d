#include "metrics/metric_group.hpp"

#include <set>

namespace leukolens {

std::vector<double> MetricGroup::totals() const {
  std::vector<double> total(sums(), 0.);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    add_scores(i, cells_.weight_of(i), total.data());
    add_label(i, cells_.labels[i], cells_.weight_of(i), total.data());
  }
  return total;
}

void MetricGroup::append_exact(std::vector<double>& out) const { append_values(totals().data(), out); }

bool is_calibration_error(const std::string& name) {
  static const std::set<std::string> errors = {
      "ece",           "ece_equal_mass", "mce", "classwise_ece", "debiased_l2", "debiased_l2_squared", "smece",
      "top_label_mcb", "brier_mcb",      "mcb"};
  return errors.contains(name);
}

bool is_biased_by_resampling(const std::string& name) {
  return (is_calibration_error(name) && !name.starts_with("debiased")) || name.ends_with("dsc") ||
         name.ends_with("unc");
}

}  // namespace leukolens
