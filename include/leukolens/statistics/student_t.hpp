#pragma once

namespace leukolens {

/// Distribution function of Student's t. @param degrees  of freedom, > 0
double student_t_cdf(double t, double degrees);

/// The t below which a part `probability` of the distribution lies. @param probability  in 0..1, both excluded
double student_t_quantile(double probability, double degrees);

}  // namespace leukolens
