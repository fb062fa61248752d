#pragma once
#include <Eigen/Core>
#include <cstdint>

#include "leukolens/core/clones.hpp"

/// A hot loop over rows, compiled for several generations of processors.
#define LEUKOLENS_LANE_CLONES LEUKOLENS_CLONES("arch=x86-64-v4", "arch=x86-64-v3", "default")
#define LEUKOLENS_INLINE __attribute__((always_inline)) inline
#define LEUKOLENS_INLINED __attribute__((always_inline))  // the same behind a lambda's parameters

// Eight doubles at a time, for the hot loops over rows of a table. Everything is inlined, so that each clone of a loop
// has it in its own instructions, and stands in no name's reach but the including file's.
namespace leukolens {
namespace {

using Eigen::Index;
constexpr int lanes = 8;
typedef double Lanes __attribute__((vector_size(lanes * sizeof(double))));
typedef std::int64_t LaneBits __attribute__((vector_size(lanes * sizeof(std::int64_t))));

/// A table in memory. Vectors are read past the end of a row, never past the end of the table.
struct Memory {
  const double *begin, *end;
  Index rows, classes;
};

LEUKOLENS_INLINE Lanes load(const double* from) {
  Lanes v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

/// Classes k..k+7 of a row that has fewer than eight from k on; lanes beyond the last class hold `fill`.
LEUKOLENS_INLINE Lanes last_chunk(const Memory& table, const double* row, Index k, double fill) {
  constexpr Lanes place = {0, 1, 2, 3, 4, 5, 6, 7};
  Lanes v = {};
  if (row + k + lanes <= table.end)
    v = load(row + k);
  else
    for (const double* z = row + k; z < table.end; ++z) v[z - row - k] = *z;
  return place < static_cast<double>(table.classes - k) ? v : Lanes{} + fill;
}

/// Calls work(classes k..k+7, k) for a whole row; lanes beyond the last class hold `fill`.
template <typename Work>
LEUKOLENS_INLINE void by_chunks(const Memory& table, const double* row, double fill, Work work) {
  const Index whole = table.classes / lanes * lanes;
  const Lanes last = whole < table.classes ? last_chunk(table, row, whole, fill) : Lanes{};
  for (Index k = 0; k < table.classes; k += lanes) work(k < whole ? load(row + k) : last, k);
}

LEUKOLENS_INLINE double total(Lanes v) { return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7])); }

/// Lanes filled with the row's maximum: each adds exp(0) = 1 to the weights and nothing to the moments.
LEUKOLENS_INLINE double fill_count(Index classes) { return static_cast<double>((lanes - classes % lanes) % lanes); }

}  // namespace
}  // namespace leukolens
