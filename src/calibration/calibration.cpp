#include "leukolens/calibration/calibration.hpp"

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {

Calibration calibrate(const Table& logits, std::span<const int> labels, const std::vector<std::string>& classes,
                      const CalibrateOptions& options, const std::vector<std::string>& donors) {
  if (options.methods.empty() && !options.choose) throw Error(Kind::usage, "no calibration method given");
  if (static_cast<std::size_t>(logits.cols()) != classes.size())
    throw Error(Kind::bad_value, std::to_string(classes.size()) + " classes for " + std::to_string(logits.cols()) +
                                     " columns of logits");
  check_logits(logits, labels);
  Calibration out;
  out.classes = classes;
  auto methods = options.methods;
  if (options.choose) {
    if (methods.empty()) methods = methods_for(labels, classes.size());
    out.choice = choose_method(logits, labels, donors, methods, options.fit, {options.folds, options.seed});
    methods = {out.choice->chosen};
  }
  for (const auto method : methods) out.fitted.push_back(fit_calibrator(method, logits, labels, options.fit));
  if (!donors.empty()) out.donors = donor_temperatures(logits, labels, donors);
  return out;
}

}  // namespace leukolens
