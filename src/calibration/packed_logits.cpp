#include "calibration/packed_logits.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LEUKOLENS_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LEUKOLENS_CLONES  // sanitizers are not up yet when the loader picks a clone
#endif

namespace leukolens {
namespace {

constexpr int lanes = PackedLogits::lanes;
typedef double Lanes __attribute__((vector_size(lanes * sizeof(double))));
typedef std::int64_t LaneBits __attribute__((vector_size(lanes * sizeof(std::int64_t))));

/// For each lane: zeroth to second moment of `value` under weights exp(beta * value), values -1..0.
/// exp is 2^n times a polynomial of the rest, |rest| <= ln 2 / 2: relative error below 1e-14 (Taylor, degree 11).
LEUKOLENS_CLONES
void weighted_moments(const double* block, Eigen::Index classes, double beta, double* out) {
  constexpr double shift = 0x1.8p52;  // adding it rounds to an integer, which then stands in the low bits
  Lanes sum0 = {}, sum1 = {}, sum2 = {};
  for (Eigen::Index k = 0; k < classes; ++k) {
    Lanes value;
    __builtin_memcpy(&value, block + k * lanes, sizeof value);
    Lanes x = beta * value;
    x = x < -708.0 ? Lanes{} - 708.0 : x;  // below, exp leaves the normal numbers
    const Lanes shifted = x * 1.4426950408889634 + shift;
    const Lanes n = shifted - shift;
    const Lanes r = (x - n * 0x1.62e42fefap-1) - n * 0x1.cf79abc9e3b39p-40;  // ln 2 in two parts
    Lanes e = r * (1.0 / 39916800) + 1.0 / 3628800;
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
    e = (Lanes)((LaneBits)e + ((LaneBits)shifted << 52));
    const Lanes first = e * value;
    sum0 += e;
    sum1 += first;
    sum2 += first * value;
  }
  __builtin_memcpy(out, &sum0, sizeof sum0);
  __builtin_memcpy(out + lanes, &sum1, sizeof sum1);
  __builtin_memcpy(out + 2 * lanes, &sum2, sizeof sum2);
}

}  // namespace

PackedLogits pack(const Table& logits, std::span<const int> labels) {
  PackedLogits packed;
  packed.rows = logits.rows();
  packed.classes = logits.cols();
  std::vector<double> top(labels.size());
  for (Eigen::Index i = 0; i < packed.rows; ++i) {
    const auto row = logits.row(i);
    top[i] = row.maxCoeff();
    packed.range = std::max(packed.range, top[i] - row.minCoeff());
    packed.label_is_largest &= logits(i, labels[i]) == top[i];
  }
  if (packed.range == 0) return packed;

  const Eigen::Index block_size = packed.classes * lanes;
  packed.value.resize(static_cast<std::size_t>(packed.blocks() * block_size));
  packed.label.resize(labels.size());
  double sum = 0;
  for (Eigen::Index i = 0; i < packed.rows; ++i) {
    double* to = packed.value.data() + i / lanes * block_size + i % lanes;
    const double* from = logits.data() + i * packed.classes;
    for (Eigen::Index k = 0; k < packed.classes; ++k) sum += to[k * lanes] = (from[k] - top[i]) / packed.range;
    packed.label[i] = to[labels[i] * lanes];
  }
  packed.mean = sum / static_cast<double>(packed.rows * packed.classes);
  return packed;
}

NllMoments nll_moments(const PackedLogits& packed, double beta, Eigen::Index stride) {
  NllMoments total{0, 0, 0};
  Eigen::Index seen = 0;
  double moments[3 * lanes];
  for (Eigen::Index b = 0; b < packed.blocks(); b += stride) {
    weighted_moments(packed.value.data() + b * packed.classes * lanes, packed.classes, beta, moments);
    const Eigen::Index first = b * lanes, last = std::min(first + lanes, packed.rows);
    for (Eigen::Index i = first; i < last; ++i) {
      const double weight = moments[i - first];
      const double mean = moments[lanes + i - first] / weight, square = moments[2 * lanes + i - first] / weight;
      total.nll += std::log(weight) - beta * packed.label[i];
      total.slope += mean - packed.label[i];
      total.curvature += square - mean * mean;
    }
    seen += last - first;
  }
  const auto n = static_cast<double>(seen);
  return {total.nll / n, total.slope / n, total.curvature / n};
}

}  // namespace leukolens
