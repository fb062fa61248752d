#include "statistics/bootstrap_intervals.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/statistics/normal.hpp"
#include "leukolens/statistics/quantile.hpp"
#include "leukolens/statistics/student_t.hpp"

namespace leukolens {
namespace {

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

/// Skewness of the leave-one-out values over 6: how the spread changes with the value.
double acceleration(const std::vector<double>& left_out) {
  const double mean = mean_of(left_out);
  double squares = 0, cubes = 0;
  for (const double v : left_out) {
    squares += (mean - v) * (mean - v);
    cubes += (mean - v) * (mean - v) * (mean - v);
  }
  return cubes / (6 * std::pow(squares, 1.5));
}

void add_bca(Estimate& e, const std::vector<double>& sorted, const std::vector<double>& left_out, double level) {
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), e.value) - sorted.begin();
  const auto upto = std::upper_bound(sorted.begin(), sorted.end(), e.value) - sorted.begin();
  const double part = static_cast<double>(below + upto) / 2 / static_cast<double>(sorted.size());  // ties count half
  const double a = acceleration(left_out);
  if (!(part > 0 && part < 1) || !std::isfinite(a)) return;
  const double bias = normal_quantile(part);
  const auto end = [&](double tail) {
    const double z = bias + normal_quantile(tail);
    return quantile(sorted, normal_cdf(bias + z / (1 - a * z)));
  };
  e.bca = Interval{end((1 - level) / 2), end((1 + level) / 2)};
}

/// The same but for rounding.
bool all_equal(const std::vector<double>& sorted) {
  return sorted.back() - sorted.front() <= 1e-12 * std::max(1., std::abs(sorted.back()));
}

const char* const no_spread = ": every resample gives the same value, so its spread is unknown";

}  // namespace

void jackknife_interval(Estimate& e, const std::vector<double>& left_out, const std::string& method, double level) {
  e.ci_method = method;
  if (!std::isfinite(e.value)) return;
  const auto count = static_cast<double>(left_out.size());
  const double mean = mean_of(left_out);
  double squares = 0;
  for (const double v : left_out) squares += (v - mean) * (v - mean);
  if (!std::isfinite(squares)) {
    e.ci_method += ": undefined without one of them";
    return;
  }
  const double half = student_t_quantile((1 + level) / 2, count - 1) * std::sqrt((count - 1) / count * squares);
  if (half > 1e-12 * std::max(1., std::abs(e.value)))  // less is rounding
    e.ci = Interval{e.value - half, e.value + half};
  else
    e.ci_method += no_spread;
}

void bootstrap_intervals(Estimate& e, std::vector<double> replicates, const std::vector<double>& left_out,
                         const std::string& method, double level) {
  const auto drawn = replicates.size();
  std::erase_if(replicates, [](double v) { return !std::isfinite(v); });
  e.ci_method = method;
  if (const auto lost = drawn - replicates.size()) e.ci_method += " (" + std::to_string(lost) + " draws undefined)";
  if (!std::isfinite(e.value) || replicates.empty()) return;
  std::sort(replicates.begin(), replicates.end());
  if (all_equal(replicates)) {
    e.ci_method += no_spread;
    return;
  }
  e.ci = Interval{quantile(replicates, (1 - level) / 2), quantile(replicates, (1 + level) / 2)};
  if (!left_out.empty()) add_bca(e, replicates, left_out, level);
}

}  // namespace leukolens
