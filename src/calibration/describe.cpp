#include <cmath>

#include "calibration/three_digits.hpp"
#include "leukolens/calibration/cross_validation.hpp"

namespace leukolens {

std::string describe(const Calibrator& c) {
  const bool mixed = c.smoothing.uniform_cells > 0;
  const std::string rows = std::to_string(c.n) + (c.n == 1 ? " cell" : " cells"), name = name_of(c.method);
  if (c.status != FitStatus::ok)
    return name + " calibration on " + rows + " has no answer (" + name_of(c.status) + "): " + meaning_of(c.status) +
           ". Probabilities stay the softmax of the logits" + (mixed ? ", smoothed." : ".");
  const std::string what = c.method == CalibrationMethod::temperature ? name + " " + three_digits(c.temperature) : name;
  return what + ", fitted on " + rows + ": NLL " + three_digits(c.nll_before) + " -> " + three_digits(c.nll_after) +
         ", ECE " + three_digits(c.ece_before) + " -> " + three_digits(c.ece_after) + " on those cells" +
         (mixed ? "; smoothed afterwards." : ".");
}

std::string describe(const CalibrationGain& g) {
  const std::string verdict = g.loses()                     ? "Calibration did not help"
                              : !(g.gain() > 0)             ? "No difference that these rows can show"
                              : !(g.gain() > 2 * g.gain_se) ? "Calibration may have helped, or chance did"
                                                            : "Calibration helped";
  return verdict + ": NLL " + three_digits(g.nll_before) + " before, " + three_digits(g.nll_after) +
         " after, a gain of " + three_digits(g.gain()) +
         (std::isfinite(g.gain_se) ? " +- " + three_digits(g.gain_se) + " (one standard error)" : "") + " on " +
         std::to_string(g.n) + " cells, each calibrated by a fit on the others of " + std::to_string(g.folds) +
         " folds" + (g.by_donor ? " of whole donors." : ".");
}

}  // namespace leukolens
