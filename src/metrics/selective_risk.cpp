#include "leukolens/metrics/selective_risk.hpp"

#include <cmath>
#include <limits>

namespace leukolens {
namespace {

/// H_x = digamma(x + 1) - digamma(1), up to that constant: recurrence up to 10, then the asymptotic series (DLMF
/// 5.11.2). @param x  >= 0
double harmonic(double x) {
  double sum = 0;
  for (x += 1; x < 10; ++x) sum -= 1 / x;
  const double r = 1 / (x * x);
  return sum + std::log(x) - 0.5 / x - r * (1. / 12 - r * (1. / 120 - r * (1. / 252 - r / 240)));
}

}  // namespace

double area_under_risk_coverage(const ScoreGroups& groups) {
  double n = 0, wrong = 0, sum = 0, harmonic_n = harmonic(0);
  for (std::size_t g = groups.weight.size(); g-- > 0;) {
    const double more = groups.weight[g], errors = more - groups.positive[g];
    if (!(more > 0)) continue;
    // sum over j = 1..more of (wrong + j errors/more) / (n + j): the expected risk inside the tie
    const double harmonic_end = harmonic(n + more);
    sum += errors + (wrong - n * errors / more) * (harmonic_end - harmonic_n);
    harmonic_n = harmonic_end;
    n += more;
    wrong += errors;
  }
  return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

std::vector<RiskCoverage> risk_coverage(const ScoreGroups& groups) {
  std::vector<RiskCoverage> curve;
  double n = 0, wrong = 0;
  for (std::size_t g = groups.weight.size(); g-- > 0;) {
    if (!(groups.weight[g] > 0)) continue;
    n += groups.weight[g];
    wrong += groups.weight[g] - groups.positive[g];
    curve.push_back({groups.score[g], n, wrong / n});
  }
  for (auto& point : curve) point.coverage /= n;
  return curve;
}

}  // namespace leukolens
