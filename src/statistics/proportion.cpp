#include "leukolens/statistics/proportion.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "leukolens/statistics/binomial.hpp"
#include "leukolens/statistics/normal.hpp"
#include "leukolens/statistics/student_t.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_donors = 5;
constexpr double least_correlation = 0.05;  // of the cells of a donor
constexpr double most_donors_for_it = 40;   // beyond, it falls with the donors
constexpr double unseen_correlation = 0.1;  // where all are hits, or none

UnitCounts total_of(std::span<const UnitCounts> units) {
  UnitCounts total;
  for (const auto& u : units) {
    total.trials += u.trials;
    total.hits += u.hits;
    total.squared += u.squared;
  }
  return total;
}

/// Variance of the proportion by the jackknife of the donors that have trials.
double jackknife_variance(std::span<const UnitCounts> units, const UnitCounts& total, double donors) {
  double sum = 0, squares = 0;
  for (const auto& u : units) {
    if (!(u.trials > 0)) continue;
    const double without = (total.hits - u.hits) / (total.trials - u.trials);
    sum += without;
    squares += without * without;
  }
  return std::max(0.0, (donors - 1) / donors * (squares - sum * sum / donors));
}

/// How alike the cells of a donor are, 0..1. @param typical  size of a typical trial's donor
double correlation_of(std::span<const UnitCounts> units, const UnitCounts& total, double donors, double n,
                      double typical) {
  const double p = total.hits / total.trials;
  if (!(p > 0 && p < 1)) return unseen_correlation;
  const double least = least_correlation * std::min(1.0, most_donors_for_it / donors);
  if (!(typical > 1)) return least;
  const double effect = jackknife_variance(units, total, donors) * n / (p * (1 - p));
  return std::clamp((effect - 1) / (typical - 1), least, 1.0);
}

std::string method_text(std::size_t donors, double correlation) {
  char text[96];
  std::snprintf(text, sizeof text, "Clopper-Pearson interval, %zu donors, intraclass correlation %.2f", donors,
                correlation);
  return text;
}

}  // namespace

void set_proportion_interval(Estimate& e, std::span<const UnitCounts> units, const Resampling& plan, double level) {
  e.ci.reset();
  e.bca.reset();
  e.ci_method = plan.none;
  if (!plan.none.empty()) return;
  const auto total = total_of(units);
  e.ci_method = "no such cells";
  if (!(total.trials > 0)) return;
  double n = total.trials * total.trials / total.squared;
  e.ci_method = "Clopper-Pearson interval";
  if (plan.unit == Resampling::Unit::donors) {
    double squares = 0;
    std::size_t donors = 0;
    for (const auto& u : units) {
      squares += u.trials * u.trials;
      donors += u.trials > 0;
    }
    if (donors < fewest_donors) {
      e.ci_method = std::to_string(donors) + " of " + std::to_string(plan.units) +
                    " donors have such cells: too few for an interval";
      return;
    }
    const auto count = static_cast<double>(donors);
    const double typical = n * squares / (total.trials * total.trials);
    const double correlation = correlation_of(units, total, count, n, typical), tail = (1 + level) / 2;
    const double narrower = normal_quantile(tail) / student_t_quantile(tail, count - 1);
    n *= narrower * narrower / (1 + std::max(0.0, typical - 1) * correlation);
    e.ci_method = method_text(donors, correlation);
  }
  const double p = std::clamp(total.hits / total.trials, 0.0, 1.0);
  e.ci = clopper_pearson(p * n, n, level);
}

}  // namespace leukolens
