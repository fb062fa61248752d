#include "leukolens/calibration/calibrator.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include "calibration/class_odds.hpp"
#include "calibration/top_calls.hpp"
#include "leukolens/calibration/ensemble_temperature.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/metrics/reliability.hpp"

namespace leukolens {
namespace {

struct Named {
  CalibrationMethod method;
  const char* name;
};
constexpr Named names[] = {{CalibrationMethod::temperature, "temperature"},
                           {CalibrationMethod::ensemble_temperature, "ensemble-temperature"},
                           {CalibrationMethod::bcts, "bcts"},
                           {CalibrationMethod::platt, "platt"},
                           {CalibrationMethod::vector, "vector"},
                           {CalibrationMethod::beta, "beta"},
                           {CalibrationMethod::histogram, "histogram"},
                           {CalibrationMethod::isotonic, "isotonic"},
                           {CalibrationMethod::dirichlet, "dirichlet"},
                           {CalibrationMethod::matrix, "matrix"}};

/// The report of a fit and the parameters that `set` copies from it.
template <typename Fit, typename Set>
Calibrator taken_from(const Fit& fit, Set set) {
  Calibrator c;
  static_cast<FitReport&>(c) = fit;
  set(c, fit);
  return c;
}

Calibrator fit(CalibrationMethod method, const Table& logits, std::span<const int> labels, const Smoothing& smoothing,
               const CalibratorOptions& o) {
  const ScalingOptions scaling{.shrink = o.shrink};
  const auto temperature = [](auto& c, const auto& f) { c.temperature = f.temperature; };
  const auto temperature_weight = [](auto& c, const auto& f) { c.temperature = f.temperature, c.weight = f.weight; };
  const auto temperature_bias = [](auto& c, const auto& f) { c.temperature = f.temperature, c.bias = f.bias; };
  const auto weight_bias = [](auto& c, const auto& f) { c.weight = f.weight, c.bias = f.bias; };
  const auto matrix = [](auto& c, const auto& f) { c.matrix = f.matrix; };
  const auto matrix_bias = [](auto& c, const auto& f) { c.matrix = f.matrix, c.bias = f.bias; };
  const auto curves = [](auto& c, const auto& f) { c.curves = f.curves; };
  switch (method) {
    case CalibrationMethod::temperature:
      return taken_from(fit_temperature(logits, labels, {.prior = smoothing.prior}), temperature);
    case CalibrationMethod::ensemble_temperature:
      return taken_from(fit_ensemble_temperature(logits, labels), temperature_weight);
    case CalibrationMethod::bcts:
      return taken_from(fit_bias_corrected_temperature(logits, labels, scaling), temperature_bias);
    case CalibrationMethod::platt:
      return taken_from(fit_platt(logits, labels), weight_bias);
    case CalibrationMethod::vector:
      return taken_from(fit_vector_scaling(logits, labels, scaling), weight_bias);
    case CalibrationMethod::beta:
      return taken_from(fit_beta(logits, labels), matrix);
    case CalibrationMethod::histogram:
      return taken_from(fit_histogram(logits, labels, o.bins), matrix);
    case CalibrationMethod::isotonic:
      return taken_from(fit_isotonic(logits, labels), curves);
    case CalibrationMethod::dirichlet:
      return taken_from(fit_dirichlet(logits, labels, o.dirichlet), matrix_bias);
    case CalibrationMethod::matrix:
      return taken_from(fit_matrix_scaling(logits, labels, scaling), matrix_bias);
  }
  throw Error(Kind::usage, "unknown calibration method");
}

/// ECE of softmax(logits / T).
double ece_of_softmax(const Table& logits, std::span<const int> labels, double temperature) {
  std::vector<double> confidence;
  std::vector<char> correct;
  for (const auto& call : top_calls(logits, temperature)) {
    correct.push_back(call.predicted == labels[confidence.size()]);
    confidence.push_back(call.confidence);
  }
  return expected_calibration_error(reliability_bins(confidence, correct));
}

/// ECE of what a calibrator makes of logits, by blocks of rows: the fresh memory of a whole table would cost more than
/// the work.
double ece_of(const Calibrator& calibrator, const Table& logits, std::span<const int> labels) {
  constexpr Eigen::Index rows_at_once = 1024;
  std::vector<double> confidence;
  std::vector<char> correct;
  for (Eigen::Index first = 0; first < logits.rows(); first += rows_at_once) {
    const Table p = apply(calibrator, logits.middleRows(first, std::min(rows_at_once, logits.rows() - first)));
    const auto predicted = predicted_classes(p);
    for (Eigen::Index i = 0; i < p.rows(); ++i) {
      confidence.push_back(p(i, predicted[i]));
      correct.push_back(predicted[i] == labels[first + i]);
    }
  }
  return expected_calibration_error(reliability_bins(confidence, correct));
}

}  // namespace

const std::vector<CalibrationMethod>& all_calibration_methods() {
  static const std::vector<CalibrationMethod> all = [] {
    std::vector<CalibrationMethod> methods;
    for (const auto& n : names) methods.push_back(n.method);
    return methods;
  }();
  return all;
}

const char* name_of(CalibrationMethod method) { return names[static_cast<int>(method)].name; }

CalibrationMethod calibration_method_from(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& n : names) {
    if (name == n.name) return n.method;
    known.push_back(n.name);
  }
  throw Error(Kind::usage, "`" + name + "` is not a calibration method. Give one of: " + join(known, ", ") + ".");
}

Smoothing default_smoothing(CalibrationMethod method) {
  switch (method) {
    case CalibrationMethod::temperature:
      return {.prior = 4, .uniform_cells = 0.1};
    case CalibrationMethod::ensemble_temperature:
    case CalibrationMethod::bcts:
    case CalibrationMethod::platt:
    case CalibrationMethod::vector:
    case CalibrationMethod::matrix:
      return {.uniform_cells = 0.3};
    default:  // where a class may get no probability at all, or nearly
      return {.uniform_cells = 1};
  }
}

Calibrator fit_calibrator(CalibrationMethod method, const Table& logits, std::span<const int> labels,
                          const CalibratorOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const Smoothing smoothing = options.smoothing.value_or(default_smoothing(method));
  const bool one_class = std::adjacent_find(labels.begin(), labels.end(), std::not_equal_to<>()) == labels.end();
  Calibrator c;
  if (one_class) {
    begin_fit(logits, labels, c);
    c.status = FitStatus::one_class;
  } else {
    c = fit(method, logits, labels, smoothing, options);
  }
  c.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  c.method = method;
  c.n = labels.size();
  if (c.status != FitStatus::ok) c.nll_after = c.nll_before;
  c.smoothing = no_smoothing;  // the figures below are those of the fit itself
  c.ece_before = ece_of_softmax(logits, labels, 1);
  c.ece_after = c.status != FitStatus::ok                  ? c.ece_before
                : method == CalibrationMethod::temperature ? ece_of_softmax(logits, labels, c.temperature)
                                                           : ece_of(c, logits, labels);
  c.smoothing = smoothing;
  return c;
}

}  // namespace leukolens
