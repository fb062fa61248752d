#include "calibration/exponential.hpp"

#include "calibration/lanes.hpp"

namespace leukolens {

// Compiled without contraction of products and sums, so that every clone and the loop's remainder round alike.
LEUKOLENS_LANE_CLONES
void exponential(double* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const bool vanishes = values[i] < -708.0;
    const double e = exp_of_cut<ExactTerms>(vanishes ? -708.0 : values[i]);
    values[i] = vanishes ? 0.0 : e;
  }
}

}  // namespace leukolens
