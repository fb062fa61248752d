#include "training/validation.hpp"

#include <cmath>
#include <limits>

#include "leukolens/calibration/temperature.hpp"

namespace leukolens {

ValidationScore score_logits(const Table& logits, std::span<const int> labels) {
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  if (labels.empty()) return {undefined, undefined, undefined, undefined};
  const auto fit = fit_temperature(logits, labels);
  const auto n = static_cast<double>(labels.size()), k = static_cast<double>(logits.cols());
  double right = 0;
  for (Eigen::Index i = 0, best = 0; i < logits.rows(); ++i) {
    logits.row(i).maxCoeff(&best);
    right += best == labels[static_cast<std::size_t>(i)];
  }
  ValidationScore score = {fit.nll_after, fit.nll_before, right / n, fit.temperature};
  if (fit.status == FitStatus::separable) score.nll = -std::log((n + 1 / k) / (n + 1));
  if (fit.status == FitStatus::no_positive_optimum || fit.status == FitStatus::constant_logits) score.nll = std::log(k);
  return score;
}

bool better(const ValidationScore& a, const ValidationScore& b) {
  return a.nll != b.nll ? a.nll < b.nll : a.nll_as_is < b.nll_as_is;
}

}  // namespace leukolens
