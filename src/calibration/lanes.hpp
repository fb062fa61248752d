#pragma once
#include <Eigen/Core>
#include <cstdint>

// Eight doubles at a time, for the hot loops over rows of a table. Everything is inlined, so that each clone of a loop
// has it in its own instructions, and stands in no name's reach but the including file's.
namespace leukolens {
namespace {

using Eigen::Index;
constexpr int lanes = 8;
typedef double Lanes __attribute__((vector_size(lanes * sizeof(double))));
typedef std::int64_t LaneBits __attribute__((vector_size(lanes * sizeof(std::int64_t))));

// Always inlined, so that each clone below has them in its own instructions.
#define LEUKOLENS_INLINE __attribute__((always_inline)) inline

/// A table in memory. Vectors are read past the end of a row, never past the end of the table.
struct Memory {
  const double *begin, *end;
  Index rows, classes;
};

/// Classes k..k+7 of a row; lanes beyond the last class hold `fill`.
LEUKOLENS_INLINE Lanes chunk(const Memory& table, const double* row, Index k, double fill) {
  constexpr Lanes place = {0, 1, 2, 3, 4, 5, 6, 7};
  const double left = static_cast<double>(table.classes - k);
  Lanes v = {};
  if (row + k + lanes <= table.end)
    __builtin_memcpy(&v, row + k, sizeof v);
  else
    for (const double* z = row + k; z < table.end; ++z) v[z - row - k] = *z;
  return left >= lanes ? v : place < left ? v : Lanes{} + fill;
}

/// 2^n times a polynomial of the rest, |rest| <= ln 2 / 2: relative error below 4e-14 (degree 9, through the
/// Chebyshev points, exactly 1 at 0). x <= 0; below -708, where exp leaves the normal numbers, it stays at its value
/// there.
LEUKOLENS_INLINE Lanes exp_of(Lanes x) {
  constexpr double shift = 0x1.8p52;  // adding it rounds to an integer, which then stands in the low bits
  x = x < -708.0 ? Lanes{} - 708.0 : x;
  const Lanes shifted = x * 1.4426950408889634 + shift;
  const Lanes n = shifted - shift;
  const Lanes r = (x - n * 0x1.62e42fefap-1) - n * 0x1.cf79abc9e3b39p-40;  // ln 2 in two parts
  Lanes e = r * 0x1.72c72ca338df0p-19 + 0x1.a15a600528a0fp-16;
  e = e * r + 0x1.a019ada3609f3p-13;
  e = e * r + 0x1.6c164de86dafdp-10;
  e = e * r + 0x1.1111111c478ebp-7;
  e = e * r + 0x1.555555742d965p-5;
  e = e * r + 0x1.5555555553b78p-3;
  e = e * r + 0x1.fffffffff71b2p-2;
  e = e * r + 1.0;
  e = e * r + 1.0;
  return (Lanes)((LaneBits)e + ((LaneBits)shifted << 52));
}

LEUKOLENS_INLINE double total(Lanes v) { return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7])); }

/// Lanes filled with the row's maximum: each adds exp(0) = 1 to the weights and nothing to the moments.
LEUKOLENS_INLINE double fill_count(Index classes) { return static_cast<double>((lanes - classes % lanes) % lanes); }

}  // namespace
}  // namespace leukolens
