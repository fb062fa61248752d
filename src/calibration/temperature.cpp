#include "leukolens/calibration/temperature.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "calibration/row_moments.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Search {
  double beta, nll;  ///< after the last step; nll without the prior
  double slope;      ///< before it
  int steps;
  bool converged;
};

/// Newton's step to the zero of the slope, bent by the third derivative (Halley).
double step_of(const NllMoments& m) {
  const double bent = m.curvature - m.slope * m.third / (2 * m.curvature);
  return -m.slope / (bent > m.curvature / 2 ? bent : m.curvature);
}

/// The objective: mean NLL and prior, and the NLL apart.
struct Objective {
  const ScaledRows& rows;
  double prior;  ///< weight against the mean over the rows looked at

  /// The prior in beta = range / T: prior (beta/range - 1 - log(beta/range)).
  NllMoments at(double beta, Eigen::Index stride, NllMoments& nll) const {
    nll = nll_moments(rows, beta, stride);
    if (!(prior > 0)) return nll;
    const double b = beta / rows.range;
    return {nll.nll + prior * (b - 1 - std::log(b)), nll.slope + prior * (1 / rows.range - 1 / beta),
            nll.curvature + prior / (beta * beta), nll.third - 2 * prior / (beta * beta * beta)};
  }
};

/// The slope rises with beta: steps are kept inside the bracket (lo, hi) of its zero. Convergence is cubic: a step of
/// part s is followed by one of about s^3, so the search ends where that would be too small.
Search search(const Objective& objective, double beta, Eigen::Index stride, double relative_step, int max_steps) {
  double lo = 0, hi = infinity;
  NllMoments m{}, nll{};
  for (int step = 1; step <= max_steps; ++step) {
    m = objective.at(beta, stride, nll);
    (m.slope < 0 ? lo : hi) = beta;
    double next = beta + step_of(m);
    if (beta > 0) next = std::min(next, 10 * beta);  // where the curvature fades, the step would leap away
    const bool inside = next > lo && next < hi;
    if (!inside) next = std::isfinite(hi) ? lo + (hi - lo) / 2 : 2 * lo;
    const double part = std::abs(next - beta) / beta;
    if (m.slope == 0 || part <= relative_step || (inside && 100 * part * part * part <= relative_step)) {
      const double move = next - beta;
      return {next, nll.nll + move * (nll.slope + move * (nll.curvature / 2 + move * nll.third / 6)), m.slope, step,
              true};
    }
    beta = next;
  }
  return {beta, nll.nll, m.slope, max_steps, false};
}

/// A good place to begin: the optimum of ever larger parts of the rows, at first one step from beta = 0.
double start_of(const Objective& objective) {
  const auto& rows = objective.rows;
  constexpr Eigen::Index fewest = 256;  // rows that tell anything
  const Eigen::Index n = rows.logits.rows();
  const auto flat = nll_moments(rows, 0, std::max<Eigen::Index>(1, n / fewest));
  double beta = flat.slope < 0 && flat.curvature > 0 ? -flat.slope / flat.curvature : rows.range;
  for (const Eigen::Index stride : {64, 16}) {
    if (n / stride < fewest) continue;
    const auto found = search(objective, beta, stride, 1e-3, 10);
    if (found.converged) beta = found.beta;
  }
  return beta;
}

FitStatus degenerate(const ScaledRows& rows, double prior) {
  if (rows.range == 0) return FitStatus::constant_logits;
  if (rows.label_is_largest && !(prior > 0)) return FitStatus::separable;
  return rows.mean_excess >= 0 ? FitStatus::no_positive_optimum : FitStatus::ok;
}

}  // namespace

TemperatureFit fit_temperature(const Table& logits, std::span<const int> labels, const TemperatureOptions& options) {
  const auto rows = scaled_rows(logits, labels);
  if (labels.empty()) throw Error(Kind::bad_data, "no rows to fit a temperature on. Give rows with a label.");
  TemperatureFit fit;
  if (!(options.prior >= 0 && std::isfinite(options.prior)))
    throw Error(Kind::bad_value, "the weight of the prior on the temperature must be 0 or more");
  fit.status = degenerate(rows, options.prior);
  fit.nll_before = fit.nll_after = rows.nll;
  if (fit.status != FitStatus::ok) return fit;
  const Objective objective{rows, options.prior / static_cast<double>(labels.size())};
  const auto found = search(objective, start_of(objective), 1, options.relative_step, options.max_steps);
  fit.steps = found.steps;
  fit.gradient_norm = std::abs(found.slope * found.beta);
  if (!found.converged) {
    fit.status = FitStatus::not_converged;
    return fit;
  }
  fit.temperature = rows.range / found.beta;
  fit.nll_after = found.nll;
  return fit;
}

}  // namespace leukolens
