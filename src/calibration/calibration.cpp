#include "leukolens/calibration/calibration.hpp"

#include <chrono>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/metrics/reliability.hpp"

namespace leukolens {
namespace {

struct Named {
  CalibrationMethod method;
  const char* name;
};
constexpr Named names[] = {{CalibrationMethod::temperature, "temperature"}, {CalibrationMethod::vector, "vector"}};

Calibrator fit(CalibrationMethod method, const Table& logits, std::span<const int> labels) {
  Calibrator c;
  c.method = method;
  const auto start = std::chrono::steady_clock::now();
  if (method == CalibrationMethod::temperature) {
    const auto found = fit_temperature(logits, labels);
    c.temperature = found.temperature;
    c.status = found.status;
    c.steps = found.steps;
    c.nll_before = found.nll_before;
    c.nll_after = found.nll_after;
  } else {
    auto found = fit_vector_scaling(logits, labels);
    c.weight = std::move(found.weight);
    c.bias = std::move(found.bias);
    c.status = found.status;
    c.steps = found.steps;
    c.nll_before = found.nll_before;
    c.nll_after = found.nll_after;
  }
  c.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return c;
}

double ece_of(const Table& p, std::span<const int> labels) {
  return expected_calibration_error(reliability_bins(p, labels));
}

/// The logits of the calibrated distribution.
Table rescaled(const Calibrator& c, const Table& logits) {
  if (c.status != FitStatus::ok) return logits;
  if (c.method == CalibrationMethod::temperature) return logits / c.temperature;
  Table scores(logits.rows(), logits.cols());
  for (Eigen::Index i = 0; i < logits.rows(); ++i) {
    double mean = 0;
    for (Eigen::Index k = 0; k < logits.cols(); ++k) mean += logits(i, k);
    mean /= static_cast<double>(logits.cols());
    for (Eigen::Index k = 0; k < logits.cols(); ++k) scores(i, k) = c.weight(k) * (logits(i, k) - mean) + c.bias(k);
  }
  return scores;
}

}  // namespace

const char* name_of(CalibrationMethod method) { return names[static_cast<int>(method)].name; }

CalibrationMethod calibration_method_from(const std::string& name) {
  std::string known;
  for (const auto& n : names) {
    if (name == n.name) return n.method;
    known += (known.empty() ? "" : ", ") + std::string(n.name);
  }
  throw Error(Kind::usage, "`" + name + "` is not a calibration method. Give one of: " + known + ".");
}

Calibration calibrate(const Table& logits, std::span<const int> labels, const std::vector<std::string>& classes,
                      const CalibrateOptions& options) {
  if (options.methods.empty()) throw Error(Kind::usage, "no calibration method given");
  if (static_cast<std::size_t>(logits.cols()) != classes.size())
    throw Error(Kind::bad_value, std::to_string(classes.size()) + " classes for " + std::to_string(logits.cols()) +
                                     " columns of logits");
  check_logits(logits, labels);
  Calibration out;
  out.classes = classes;
  const double ece_before = ece_of(softmax(logits), labels);
  for (const auto method : options.methods) {
    auto c = fit(method, logits, labels);
    c.n = labels.size();
    c.smoothing = false;  // the figures below are those of the fit itself
    c.ece_before = ece_before;
    c.ece_after = ece_of(apply(c, logits), labels);
    c.smoothing = options.smoothing;
    out.fitted.push_back(std::move(c));
  }
  return out;
}

Table apply(const Calibrator& calibrator, const Table& logits) {
  const auto k = logits.cols();
  if (calibrator.method == CalibrationMethod::vector && calibrator.status == FitStatus::ok &&
      calibrator.weight.size() != k)
    throw Error(Kind::bad_value, "a calibrator of " + std::to_string(calibrator.weight.size()) +
                                     " classes does not fit logits of " + std::to_string(k));
  Table p = softmax(rescaled(calibrator, logits));
  if (!calibrator.smoothing) return p;
  const auto n = static_cast<double>(calibrator.n);
  for (Eigen::Index i = 0; i < p.size(); ++i) p.data()[i] = (n * p.data()[i] + 1 / static_cast<double>(k)) / (n + 1);
  return p;
}

}  // namespace leukolens
