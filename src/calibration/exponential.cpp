#include "calibration/exponential.hpp"

#include <bit>
#include <cstdint>

#include "calibration/clones.hpp"

namespace leukolens {

// exp is 2^n times a polynomial of the rest, |rest| <= ln 2 / 2 (Taylor, degree 13). Compiled without contraction of
// products and sums, so that every clone and the loop's remainder round alike.
LEUKOLENS_CLONES
void exponential(double* values, std::size_t count) {
  constexpr double shift = 0x1.8p52;  // adding it rounds to an integer, which then stands in the low bits
  for (std::size_t i = 0; i < count; ++i) {
    const double x = values[i] < -708.0 ? -708.0 : values[i];
    const double shifted = x * 1.4426950408889634 + shift;
    const double n = shifted - shift;
    const double r = (x - n * 0x1.62e42fefap-1) - n * 0x1.cf79abc9e3b39p-40;  // ln 2 in two parts
    double e = r * (1.0 / 6227020800) + 1.0 / 479001600;
    e = e * r + 1.0 / 39916800;
    e = e * r + 1.0 / 3628800;
    e = e * r + 1.0 / 362880;
    e = e * r + 1.0 / 40320;
    e = e * r + 1.0 / 5040;
    e = e * r + 1.0 / 720;
    e = e * r + 1.0 / 120;
    e = e * r + 1.0 / 24;
    e = e * r + 1.0 / 6;
    e = e * r + 0.5;
    e = e * r + 1.0;
    e = e * r + 1.0;
    e = std::bit_cast<double>(std::bit_cast<std::uint64_t>(e) + (std::bit_cast<std::uint64_t>(shifted) << 52));
    values[i] = values[i] < -708.0 ? 0.0 : e;
  }
}

}  // namespace leukolens
