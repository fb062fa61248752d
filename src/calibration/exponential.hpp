#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// The exponential of the softmax fits: 2^n times a polynomial of the rest, |rest| <= ln 2 / 2, the same for one double
// and for eight.
namespace leukolens {

/// Replaces each x <= 0 by exp(x), relative error below 1e-15, 0 below -708. An element's bits depend neither on its
/// place nor on the processor.
void exponential(double* values, std::size_t count);

namespace {

/// Degree 8, least largest error, exactly 1 at 0: relative error below 1.2e-12 + |x| 2e-16.
struct QuickTerms {
  static constexpr double ln2 = 0x1.62e42fefa39efp-1, ln2_rest = 0;
  static constexpr double highest = 0x1.9e89482f02360p-16;
  static constexpr double others[] = {0x1.a1854f6600997p-13,
                                      0x1.6c18d3004b547p-10,
                                      0x1.1110a2697f8b5p-7,
                                      0x1.5555541e7b6e9p-5,
                                      0x1.5555557dcda46p-3,
                                      0x1.000000005ddd6p-1,
                                      1.0,
                                      1.0};
};

/// Degree 11, through the Chebyshev points: relative error below 1e-15.
struct ExactTerms {
  static constexpr double ln2 = 0x1.62e42fefap-1, ln2_rest = 0x1.cf79abc9e3b39p-40;  // n * ln2 is exact
  static constexpr double highest = 0x1.af4de97ca4194p-26;
  static constexpr double others[] = {0x1.28a2ca617b969p-22,
                                      0x1.71de0231960ebp-19,
                                      0x1.a019a6611cad5p-16,
                                      0x1.a01a01abe7fe1p-13,
                                      0x1.6c16c17f46982p-10,
                                      0x1.11111111100dcp-7,
                                      0x1.55555555520a4p-5,
                                      0x1.5555555555557p-3,
                                      0x1.0000000000005p-1,
                                      1.0,
                                      1.0};
};

/// value * 2^n, where n stands in the low bits of `shifted`.
template <typename Number>
[[gnu::always_inline]] inline Number times_power(Number value, Number shifted) {
  if constexpr (std::is_same_v<Number, double>) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) + (std::bit_cast<std::uint64_t>(shifted) << 52));
  } else {
    using Bits = decltype(value < value);  // as many integers of 64 bits
    return (Number)((Bits)value + ((Bits)shifted << 52));
  }
}

/// Below it exp leaves the normal numbers.
template <typename Number>
[[gnu::always_inline]] inline Number at_least_smallest(Number x) {
  return x > -708.0 ? x : Number{} - 708.0;
}

/// exp(x), -708 <= x <= 0.
template <typename Terms, typename Number>
[[gnu::always_inline]] inline Number exp_of_cut(Number x) {
  constexpr double shift = 0x1.8p52;  // adding it rounds to an integer, which then stands in the low bits
  const Number shifted = x * 1.4426950408889634 + shift, n = shifted - shift;
  Number rest = x - n * Terms::ln2;
  if constexpr (Terms::ln2_rest != 0) rest -= n * Terms::ln2_rest;
  Number e = Number{} + Terms::highest;
#pragma GCC unroll 16
  for (const double term : Terms::others) e = e * rest + term;
  return times_power(e, shifted);
}

/// exp(x), x <= 0; below -708 it stays at its value there.
template <typename Number>
[[gnu::always_inline]] inline Number quick_exp(Number x) {
  return exp_of_cut<QuickTerms>(at_least_smallest(x));
}

}  // namespace
}  // namespace leukolens
