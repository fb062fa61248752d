#include "leukolens/statistics/student_t.hpp"

#include <boost/math/distributions/students_t.hpp>

#include "leukolens/core/error.hpp"
#include "statistics/policy.hpp"

namespace leukolens {
namespace {

boost::math::students_t_distribution<double, Quiet> distribution(double degrees) {
  if (!(degrees > 0)) throw Error(Kind::bad_value, "degrees of freedom must be above 0");
  return boost::math::students_t_distribution<double, Quiet>(degrees);
}

}  // namespace

double student_t_cdf(double t, double degrees) { return boost::math::cdf(distribution(degrees), t); }

double student_t_quantile(double probability, double degrees) {
  if (!(probability > 0 && probability < 1)) throw Error(Kind::bad_value, "probability must lie between 0 and 1");
  return boost::math::quantile(distribution(degrees), probability);
}

}  // namespace leukolens
