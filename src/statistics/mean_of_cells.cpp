#include "leukolens/statistics/mean_of_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/statistics/binomial.hpp"
#include "leukolens/statistics/interval.hpp"
#include "leukolens/statistics/student_t.hpp"

namespace leukolens {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t fewest_units = 5;

struct Sums {
  std::vector<double> sum, count;  // by unit
  double total = 0, cells = 0;
};

Sums sums_of(const std::vector<double>& values, const Resampling& plan) {
  Sums sums{std::vector<double>(plan.units), std::vector<double>(plan.units)};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto unit = static_cast<std::size_t>(plan.of_cell[i]);
    sums.sum[unit] += values[i];
    sums.count[unit] += 1;
    sums.total += values[i];
    sums.cells += 1;
  }
  return sums;
}

/// The mean without unit u, for every unit.
std::vector<double> left_out(const Sums& sums) {
  std::vector<double> means;
  for (std::size_t u = 0; u < sums.sum.size(); ++u)
    means.push_back((sums.total - sums.sum[u]) / (sums.cells - sums.count[u]));
  return means;
}

/// Two-sided p of the t whose interval the estimate has.
double p_of(const Estimate& e, std::size_t units, double level) {
  if (!e.ci) return undefined;
  const double degrees = static_cast<double>(units) - 1;
  const double error = (e.ci->hi - e.ci->lo) / 2 / student_t_quantile((1 + level) / 2, degrees);
  return 2 * student_t_cdf(-std::abs(e.value) / error, degrees);
}

/// Two-sided p of the sign test on the units' own means; 1 where most of them have the other sign than the mean has:
/// the t test alone leans on symmetry, and a few large values against many small ones deceive it.
double sign_test(const Sums& sums, double mean) {
  std::size_t with = 0, against = 0;
  for (const double sum : sums.sum) {
    with += sum * mean > 0;
    against += sum * mean < 0;
  }
  return with > against ? std::min(1., 2 * binomial_cdf(against, with + against, 0.5)) : 1;
}

}  // namespace

MeanOfCells mean_of_cells(const std::vector<double>& values, const std::vector<std::string>& donors) {
  std::vector<double> defined;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i])) {
      defined.push_back(values[i]);
      names.push_back(donors[i]);
    }
  IntervalOptions options;
  options.method = IntervalMethod::jackknife;
  auto plan = plan_resampling(defined.size(), names, options);
  if (plan.none.empty() && plan.units < fewest_units)
    plan.none = std::to_string(plan.units) + (plan.units == 1 ? " cell" : " cells") + ": too few for an interval";
  MeanOfCells mean{{}, undefined, !plan.none.empty()};
  mean.estimate.n = defined.size();
  mean.estimate.ci_method = plan.none;
  if (defined.empty()) return mean;
  const auto sums = sums_of(defined, plan);
  mean.estimate.value = sums.total / sums.cells;
  if (mean.too_few) return mean;
  add_jackknife_interval(mean.estimate, left_out(sums), plan, options);
  mean.p = std::max(p_of(mean.estimate, plan.units, options.level), sign_test(sums, mean.estimate.value));
  return mean;
}

}  // namespace leukolens
