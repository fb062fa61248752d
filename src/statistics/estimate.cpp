#include "leukolens/statistics/estimate.hpp"

#include <algorithm>
#include <limits>

namespace leukolens {

const Estimate* find_estimate(const NamedEstimates& estimates, std::string_view name) {
  const auto found = std::ranges::find(estimates, name, &NamedEstimates::value_type::first);
  return found == estimates.end() ? nullptr : &found->second;
}

double value_of(const NamedEstimates& estimates, std::string_view name) {
  const auto* found = find_estimate(estimates, name);
  return found ? found->value : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace leukolens
