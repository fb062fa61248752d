#pragma once

namespace leukolens {

/// Distribution function of the standard normal.
double normal_cdf(double z);

/// The z below which a part `probability` of the standard normal lies. @param probability  in 0..1, both excluded
double normal_quantile(double probability);

}  // namespace leukolens
