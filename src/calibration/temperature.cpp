#include "leukolens/calibration/temperature.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "calibration/packed_logits.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

struct Named {
  FitStatus status;
  const char *name, *meaning;
};
constexpr Named names[] = {
    {FitStatus::ok, "ok", "fitted"},
    {FitStatus::separable, "separable",
     "every label already has the largest score, so the likelihood grows without end; more rows, or harder ones, are "
     "needed"},
    {FitStatus::no_positive_optimum, "no_positive_optimum",
     "the labels score below the average of their row, so no temperature helps; are the classes in the right order?"},
    {FitStatus::constant_logits, "constant_logits", "every row gives all classes the same score"},
    {FitStatus::not_converged, "not_converged", "the search did not settle"},
};

struct Search {
  double beta, nll;
  int steps;
  bool converged;
};

/// Newton on the slope, which rises with beta, kept inside the bracket (lo, hi) of its zero.
Search search(const PackedLogits& packed, double beta, Eigen::Index stride, double relative_step, int max_steps) {
  double lo = 0, hi = infinity, nll = nan;
  for (int step = 1; step <= max_steps; ++step) {
    const auto m = nll_moments(packed, beta, stride);
    nll = m.nll;
    (m.slope < 0 ? lo : hi) = beta;
    double next = beta - m.slope / m.curvature;
    if (beta > 0) next = std::min(next, 10 * beta);  // where the curvature fades, Newton would leap away
    if (!(next > lo && next < hi)) next = std::isfinite(hi) ? lo + (hi - lo) / 2 : 2 * lo;
    if (m.slope == 0 || std::abs(next - beta) <= relative_step * beta) return {next, nll, step, true};
    beta = next;
  }
  return {beta, nll, max_steps, false};
}

/// A good place to begin: the optimum of a part of the rows where there are many, else a Newton step from beta = 0.
double start_of(const PackedLogits& packed) {
  const Eigen::Index stride = packed.blocks() >= 512 ? 16 : 1;
  const auto flat = nll_moments(packed, 0, stride);
  const double first = flat.slope < 0 && flat.curvature > 0 ? -flat.slope / flat.curvature : packed.range;
  return stride == 1 ? first : search(packed, first, stride, 1e-3, 10).beta;
}

FitStatus degenerate(const PackedLogits& packed) {
  if (packed.range == 0) return FitStatus::constant_logits;
  if (packed.label_is_largest) return FitStatus::separable;
  double label_mean = 0;
  for (const double v : packed.label) label_mean += v / static_cast<double>(packed.rows);
  return packed.mean >= label_mean ? FitStatus::no_positive_optimum : FitStatus::ok;
}

}  // namespace

const char* name_of(FitStatus status) { return names[static_cast<int>(status)].name; }
const char* meaning_of(FitStatus status) { return names[static_cast<int>(status)].meaning; }

FitStatus fit_status_from(const std::string& name) {
  for (const auto& n : names)
    if (name == n.name) return n.status;
  throw Error(Kind::bad_value, "`" + name + "` is not the status of a fit");
}

TemperatureFit fit_temperature(const Table& logits, std::span<const int> labels, const TemperatureOptions& options) {
  check_logits(logits, labels);
  if (labels.empty()) throw Error(Kind::bad_data, "no rows to fit a temperature on. Give rows with a label.");
  const auto packed = pack(logits, labels);
  if (!std::isfinite(packed.range)) throw Error(Kind::bad_value, "a row's logits span more than a double can hold");

  TemperatureFit fit{nan, nan, nan, 0, degenerate(packed)};
  if (fit.status == FitStatus::constant_logits) {
    fit.nll_before = fit.nll_after = std::log(static_cast<double>(logits.cols()));
    return fit;
  }
  fit.nll_before = fit.nll_after = nll_moments(packed, packed.range).nll;  // beta counts in 1/range: T = 1
  if (fit.status != FitStatus::ok) return fit;
  const auto found = search(packed, start_of(packed), 1, options.relative_step, options.max_steps);
  fit.steps = found.steps;
  if (!found.converged) {
    fit.status = FitStatus::not_converged;
    return fit;
  }
  fit.temperature = packed.range / found.beta;
  fit.nll_after = found.nll;
  return fit;
}

}  // namespace leukolens
