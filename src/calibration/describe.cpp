#include "calibration/three_digits.hpp"
#include "leukolens/calibration/calibrator.hpp"

namespace leukolens {

std::string describe(const Calibrator& c) {
  const std::string rows = std::to_string(c.n) + (c.n == 1 ? " cell" : " cells"), name = name_of(c.method);
  if (c.status != FitStatus::ok)
    return name + " calibration on " + rows + " has no answer (" + name_of(c.status) + "): " + meaning_of(c.status) +
           ". Probabilities stay the softmax of the logits" + (c.smoothing ? ", smoothed." : ".");
  const std::string what = c.method == CalibrationMethod::temperature ? name + " " + three_digits(c.temperature) : name;
  return what + ", fitted on " + rows + ": NLL " + three_digits(c.nll_before) + " -> " + three_digits(c.nll_after) +
         ", ECE " + three_digits(c.ece_before) + " -> " + three_digits(c.ece_after) + " on those cells" +
         (c.smoothing ? "; smoothed afterwards." : ".");
}

}  // namespace leukolens
