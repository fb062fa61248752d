#include "leukolens/population/agreement.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "leukolens/core/error.hpp"
#include "leukolens/statistics/student_t.hpp"

namespace leukolens {
namespace {

constexpr double z95 = 1.959963984540054;  // 97.5 % point of the normal distribution

void check_pairs(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size())
    throw Error(Kind::bad_value, std::to_string(x.size()) + " references for " + std::to_string(y.size()) + " values");
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!std::isfinite(x[i]) || !std::isfinite(y[i]))
      throw Error(Kind::bad_value, "pair " + std::to_string(i + 1) + " is not a number");
}

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Estimate with_interval(double value, double standard_error, std::size_t n, const char* method) {
  const double half = student_t_quantile(0.975, static_cast<double>(n - 1)) * standard_error;
  return {value, Interval{value - half, value + half}, method, n};
}

Estimate without_interval(double value, std::size_t n, const char* why) { return {value, {}, why, n}; }

double intercept_of(double slope, std::span<const double> x, std::span<const double> y) {
  std::vector<double> rests;
  for (std::size_t i = 0; i < x.size(); ++i) rests.push_back(y[i] - slope * x[i]);
  return median(rests);
}

struct Line {
  double slope, intercept;
};

/// Leaves out the pair `without` (n: none).
Line deming_line(std::span<const double> x, std::span<const double> y, double error_ratio, std::size_t without) {
  std::vector<double> xs, ys;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (i != without) xs.push_back(x[i]), ys.push_back(y[i]);
  const double mean_x = mean(xs), mean_y = mean(ys);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    xx += (xs[i] - mean_x) * (xs[i] - mean_x);
    yy += (ys[i] - mean_y) * (ys[i] - mean_y);
    xy += (xs[i] - mean_x) * (ys[i] - mean_y);
  }
  const double gap = yy - error_ratio * xx;
  const double slope = (gap + std::sqrt(gap * gap + 4 * error_ratio * xy * xy)) / (2 * xy);  // 0/0: NaN
  return {slope, mean_y - slope * mean_x};
}

/// t interval over the pseudo-values n s - (n - 1) s_i of leaving out one pair at a time.
Estimate jackknife(double whole, const std::vector<double>& left_out) {
  const auto n = static_cast<double>(left_out.size());
  const double centre = mean(left_out);
  double squares = 0;
  for (const double v : left_out) squares += (v - centre) * (v - centre);
  const double standard_error = std::sqrt((n - 1) / n * squares);
  if (!std::isfinite(whole) || !std::isfinite(standard_error))
    return without_interval(whole, left_out.size(), "undefined: the values do not vary together");
  return with_interval(whole, standard_error, left_out.size(), "t interval over the jackknife of specimens");
}

}  // namespace

BlandAltman bland_altman(std::span<const double> reference, std::span<const double> method) {
  check_pairs(reference, method);
  const auto n = reference.size();
  BlandAltman out;
  out.n = n;
  out.sd = std::numeric_limits<double>::quiet_NaN();
  if (n < 2) return out;
  std::vector<double> differences;
  for (std::size_t i = 0; i < n; ++i) differences.push_back(method[i] - reference[i]);
  const double bias = mean(differences), count = static_cast<double>(n);
  double squares = 0;
  for (const double d : differences) squares += (d - bias) * (d - bias);
  out.sd = std::sqrt(squares / (count - 1));
  const double of_limit = out.sd * std::sqrt(1 / count + z95 * z95 / (2 * (count - 1)));
  out.bias = with_interval(bias, out.sd / std::sqrt(count), n, "t interval over specimens");
  out.lower = with_interval(bias - z95 * out.sd, of_limit, n, "t interval over specimens, approximate");
  out.upper = with_interval(bias + z95 * out.sd, of_limit, n, "t interval over specimens, approximate");
  return out;
}

LineFit passing_bablok(std::span<const double> reference, std::span<const double> method) {
  check_pairs(reference, method);
  const auto n = reference.size();
  LineFit out;
  out.n = n;
  if (n < 3) return out;
  std::vector<double> slopes;
  long below = 0;  // slopes under -1: the shift of the median
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      const double dx = reference[j] - reference[i], dy = method[j] - method[i];
      if (std::abs(dx + dy) <= 1e-9 * (std::abs(dx) + std::abs(dy))) continue;  // none, or -1 but for rounding
      slopes.push_back(dx == 0 ? std::numeric_limits<double>::infinity()
                               : dy / dx);  // vertical: upwards, as mcr has it
      below += slopes.back() < -1;
    }
  std::sort(slopes.begin(), slopes.end());
  const auto count = static_cast<long>(slopes.size());
  const auto at = [&](long rank) {  // from 1, shifted
    const long place = rank + below;
    return place >= 1 && place <= count ? slopes[static_cast<std::size_t>(place - 1)]
                                        : std::numeric_limits<double>::quiet_NaN();
  };
  const double slope = count % 2 ? at((count + 1) / 2) : (at(count / 2) + at(count / 2 + 1)) / 2;
  if (!std::isfinite(slope)) return out;
  const double size = static_cast<double>(n);
  const double spread = z95 * std::sqrt(size * (size - 1) * (2 * size + 5) / 18);
  const long first = std::lround((static_cast<double>(count) - spread) / 2);
  const double lo = at(first), hi = at(count - first + 1);
  const double intercept = intercept_of(slope, reference, method);
  const char* ranks = "ranks of the slopes (Passing & Bablok 1983)";
  out.slope = without_interval(slope, n, "too few specimens for an interval");
  out.intercept = without_interval(intercept, n, "too few specimens for an interval");
  if (!std::isfinite(lo) || !std::isfinite(hi)) return out;
  out.slope = {slope, Interval{lo, hi}, ranks, n};
  out.intercept = {intercept, Interval{intercept_of(hi, reference, method), intercept_of(lo, reference, method)}, ranks,
                   n};
  if (out.intercept.ci->lo > out.intercept.ci->hi) std::swap(out.intercept.ci->lo, out.intercept.ci->hi);
  return out;
}

LineFit deming(std::span<const double> reference, std::span<const double> method, double error_ratio) {
  check_pairs(reference, method);
  if (!(error_ratio > 0)) throw Error(Kind::bad_value, "the ratio of error variances must be above 0");
  LineFit out;
  out.n = reference.size();
  if (out.n < 3) return out;
  std::vector<double> slopes, intercepts;
  for (std::size_t i = 0; i < out.n; ++i) {
    const auto line = deming_line(reference, method, error_ratio, i);
    slopes.push_back(line.slope);
    intercepts.push_back(line.intercept);
  }
  const auto line = deming_line(reference, method, error_ratio, out.n);
  out.slope = jackknife(line.slope, slopes);
  out.intercept = jackknife(line.intercept, intercepts);
  return out;
}

}  // namespace leukolens
