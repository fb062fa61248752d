#include "calibration/row_moments.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/exponential.hpp"
#include "calibration/lanes.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

struct RowFacts {
  double top, lowest;
  double shifted;  ///< sum_k z_k - top: not finite where a logit is not
  double weight;   ///< sum_k exp(z_k - top)
};

LEUKOLENS_LANE_CLONES
void look_at_rows(Memory table, RowFacts* out) {
  for (const double* row = table.begin; row < table.end; row += table.classes) {
    Lanes high = Lanes{} + row[0], low = high;
    by_chunks(table, row, row[0], [&](Lanes z, Index) LEUKOLENS_INLINED {
      high = z > high ? z : high;
      low = z < low ? z : low;
    });
    RowFacts facts{high[0], low[0], 0, 0};
    for (int j = 1; j < lanes; ++j) {
      facts.top = high[j] > facts.top ? high[j] : facts.top;
      facts.lowest = low[j] < facts.lowest ? low[j] : facts.lowest;
    }
    Lanes weight = {}, shifted = {};
    by_chunks(table, row, facts.top, [&](Lanes z, Index) LEUKOLENS_INLINED {
      const Lanes x = z - facts.top;
      shifted += x;
      weight += quick_exp(x);
    });
    facts.shifted = total(shifted);
    facts.weight = total(weight) - fill_count(table.classes);
    *out++ = facts;
  }
}

/// Of one row: moments of x under weights exp(x).
struct Moments {
  double sum0, sum1, sum2, sum3;
};

/// Four totals at once: neighbouring lanes are added until each sum has one left.
LEUKOLENS_INLINE Moments totals(Lanes sum0, Lanes sum1, Lanes sum2, Lanes sum3) {
  const auto pairs = [](Lanes a, Lanes b) __attribute__((always_inline)) {
    return __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14) +
           __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  };
  const Lanes a = pairs(sum0, sum1), b = pairs(sum2, sum3);
  const Lanes c = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13) +
                  __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
  return {c[0] + c[4], c[1] + c[5], c[2] + c[6], c[3] + c[7]};
}

/// For every stride-th row: of x = beta d = scale (z - top). It is cut off where the weight vanishes.
LEUKOLENS_LANE_CLONES
void weighted_moments(Memory table, Index stride, const double* top, double scale, Moments* out) {
  for (Index i = 0; i < table.rows; i += stride) {
    Lanes sum0 = {}, sum1 = {}, sum2 = {}, sum3 = {};
    by_chunks(table, table.begin + i * table.classes, top[i], [&](Lanes z, Index) LEUKOLENS_INLINED {
      const Lanes x = at_least_smallest((z - top[i]) * scale);
      const Lanes e = exp_of_cut<QuickTerms>(x), first = e * x, second = first * x;
      sum0 += e;
      sum1 += first;
      sum2 += second;
      sum3 += second * x;
    });
    Moments moments = totals(sum0, sum1, sum2, sum3);
    moments.sum0 -= fill_count(table.classes);
    *out++ = moments;
  }
}

/// Sum of the logarithms of weights 1..K, taken of their products.
class LogSum {
 public:
  void add(double weight) {
    product_ *= weight;
    if (product_ > 1e200) flush();
  }
  double value() {
    flush();
    return sum_;
  }

 private:
  void flush() {
    sum_ += std::log(product_);
    product_ = 1;
  }
  double sum_ = 0, product_ = 1;
};

}  // namespace

ScaledRows scaled_rows(const Table& logits, std::span<const int> labels) {
  const Index n = logits.rows(), classes = logits.cols();
  std::vector<RowFacts> facts(static_cast<std::size_t>(n));
  if (classes > 0) look_at_rows({logits.data(), logits.data() + logits.size(), n, classes}, facts.data());
  const bool fit = static_cast<std::size_t>(n) == labels.size() && classes > 0 &&
                   std::all_of(facts.begin(), facts.end(), [](const auto& f) { return std::isfinite(f.shifted); }) &&
                   std::all_of(labels.begin(), labels.end(), [&](int y) { return y >= 0 && y < classes; });
  if (!fit) check_logits(logits, labels);  // finds the row and names it

  ScaledRows rows{logits, labels, {}};
  rows.top.reserve(facts.size());
  LogSum logs;
  double of_labels = 0;
  for (Index i = 0; i < n; ++i) {
    const auto& f = facts[static_cast<std::size_t>(i)];
    const double of_label = logits(i, labels[i]) - f.top;
    rows.top.push_back(f.top);
    rows.range = std::max(rows.range, f.top - f.lowest);
    rows.label_is_largest &= of_label == 0;
    logs.add(f.weight);
    of_labels += of_label / static_cast<double>(n);
  }
  if (!std::isfinite(rows.range))
    throw Error(Kind::bad_value, "a row's logits span more than a double can hold. Divide all logits by a constant.");
  rows.nll = logs.value() / static_cast<double>(n) - of_labels;
  if (rows.range == 0) return rows;
  const double entries = static_cast<double>(n) * static_cast<double>(classes);
  for (const auto& f : facts) rows.mean_excess += f.shifted / rows.range / entries;
  rows.mean_excess -= of_labels / rows.range;
  return rows;
}

namespace {

/// The moments at beta = 0, where all classes weigh the same.
NllMoments flat_moments(const ScaledRows& rows, Index stride) {
  NllMoments sum{std::log(static_cast<double>(rows.logits.cols())), 0, 0, 0};
  const Index n = rows.logits.rows();
  const auto seen = static_cast<double>((n + stride - 1) / stride);
  for (Index i = 0; i < n; i += stride) {
    const Eigen::ArrayXd d = (rows.logits.row(i).array() - rows.top[i]) / rows.range;
    const double mean = d.mean(), square = d.square().mean();
    sum.slope += (mean - d(rows.labels[i])) / seen;
    sum.curvature += (square - mean * mean) / seen;
    sum.third += (d.cube().mean() - mean * (3 * square - 2 * mean * mean)) / seen;
  }
  return sum;
}

}  // namespace

NllMoments nll_moments(const ScaledRows& rows, double beta, Index stride) {
  if (beta == 0) return flat_moments(rows, stride);
  constexpr Index rows_at_once = 512;
  Moments moments[rows_at_once];
  const Index n = rows.logits.rows(), classes = rows.logits.cols();
  const double *begin = rows.logits.data(), *end = begin + rows.logits.size();
  NllMoments sum{0, 0, 0, 0};
  LogSum logs;
  double of_labels = 0;
  for (Index first = 0; first < n; first += rows_at_once * stride) {
    const Index count = std::min(rows_at_once * stride, n - first);
    weighted_moments({begin + first * classes, end, count, classes}, stride, rows.top.data() + first, beta / rows.range,
                     moments);
    for (Index i = 0; i < count; i += stride) {
      const auto& m = moments[i / stride];
      const Index row = first + i;
      const double inverse = 1 / m.sum0, mean = m.sum1 * inverse, square = m.sum2 * inverse;
      const double of_label = (rows.logits(row, rows.labels[row]) - rows.top[row]) / rows.range;
      logs.add(m.sum0);
      of_labels += of_label;
      sum.slope += mean;
      sum.curvature += square - mean * mean;
      sum.third += m.sum3 * inverse - mean * (3 * square - 2 * mean * mean);
    }
  }
  const auto seen = static_cast<double>((n + stride - 1) / stride);
  return {(logs.value() - beta * of_labels) / seen, (sum.slope / beta - of_labels) / seen,
          sum.curvature / (beta * beta) / seen, sum.third / (beta * beta * beta) / seen};
}

}  // namespace leukolens
