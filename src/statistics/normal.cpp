#include "leukolens/statistics/normal.hpp"

#include <boost/math/distributions/normal.hpp>

#include "leukolens/core/error.hpp"
#include "statistics/policy.hpp"

namespace leukolens {

using Normal = boost::math::normal_distribution<double, Quiet>;

double normal_cdf(double z) { return boost::math::cdf(Normal(), z); }

double normal_quantile(double probability) {
  if (!(probability > 0 && probability < 1)) throw Error(Kind::bad_value, "probability must lie between 0 and 1");
  return boost::math::quantile(Normal(), probability);
}

}  // namespace leukolens
