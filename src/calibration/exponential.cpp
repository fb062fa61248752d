#include "calibration/exponential.hpp"

#include <bit>
#include <cstdint>

#include "calibration/clones.hpp"

namespace leukolens {

// exp is 2^n times a polynomial of the rest, |rest| <= ln 2 / 2 (degree 11, through the Chebyshev points). Compiled
// without contraction of products and sums, so that every clone and the loop's remainder round alike.
LEUKOLENS_CLONES
void exponential(double* values, std::size_t count) {
  constexpr double shift = 0x1.8p52;  // adding it rounds to an integer, which then stands in the low bits
  for (std::size_t i = 0; i < count; ++i) {
    const double x = values[i] < -708.0 ? -708.0 : values[i];
    const double shifted = x * 1.4426950408889634 + shift;
    const double n = shifted - shift;
    const double r = (x - n * 0x1.62e42fefap-1) - n * 0x1.cf79abc9e3b39p-40;  // ln 2 in two parts
    double e = r * 0x1.af4de97ca4194p-26 + 0x1.28a2ca617b969p-22;
    e = e * r + 0x1.71de0231960ebp-19;
    e = e * r + 0x1.a019a6611cad5p-16;
    e = e * r + 0x1.a01a01abe7fe1p-13;
    e = e * r + 0x1.6c16c17f46982p-10;
    e = e * r + 0x1.11111111100dcp-7;
    e = e * r + 0x1.55555555520a4p-5;
    e = e * r + 0x1.5555555555557p-3;
    e = e * r + 0x1.0000000000005p-1;
    e = e * r + 1.0;
    e = e * r + 1.0;
    e = std::bit_cast<double>(std::bit_cast<std::uint64_t>(e) + (std::bit_cast<std::uint64_t>(shifted) << 52));
    values[i] = values[i] < -708.0 ? 0.0 : e;
  }
}

}  // namespace leukolens
