#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "leukolens/calibration/decisions.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/calibration/vector_scaling.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {

enum class CalibrationMethod { temperature, vector };
const char* name_of(CalibrationMethod method);                  ///< "temperature" | "vector"
CalibrationMethod calibration_method_from(const std::string&);  ///< @throws Error  Kind::usage listing the names

/// One fitted calibrator: raw logits in, calibrated probabilities out.
struct Calibrator {
  CalibrationMethod method = CalibrationMethod::temperature;
  FitStatus status = FitStatus::ok;
  double temperature = 1;                ///< method temperature
  Eigen::VectorXd weight, bias;          ///< method vector
  bool smoothing = true;                 ///< p <- (n p + 1/K)/(n + 1) afterwards (Berta et al. 2025)
  std::size_t n = 0;                     ///< rows that it was fitted on
  double nll_before = 0, nll_after = 0;  ///< mean over those rows, before smoothing
  double ece_before = 0, ece_after = 0;  ///< 15 equal-width bins, over those rows
  int steps = 0;
  double seconds = 0;  ///< of the fit alone
};

/// The content of calibration.json.
struct Calibration {
  std::vector<std::string> classes;
  std::string weights_sha256;         ///< of the model it belongs to; empty without a model
  std::string precision = "float32";  ///< of the engine whose logits were calibrated
  std::vector<Calibrator> fitted;     ///< every calibrator fitted
  std::size_t chosen = 0;             ///< index into `fitted`
  Decisions decisions;                ///< sets and thresholds, where they were asked for
  Json rows;                          ///< where the rows came from: table, roles used, counts
};

struct CalibrateOptions {
  std::vector<CalibrationMethod> methods = {CalibrationMethod::temperature};  ///< the first is the one chosen
  bool smoothing = true;
};

/// Fits every method. A degenerate fit keeps its status; when the chosen one is degenerate its probabilities stay
/// softmax(logits) (with smoothing where asked), and a warning says so.
Calibration calibrate(const Table& logits, std::span<const int> labels, const std::vector<std::string>& classes,
                      const CalibrateOptions& options);

/// Calibrated probabilities of raw logits, N x K. @throws Error  Kind::bad_value when K differs
Table apply(const Calibrator& calibrator, const Table& logits);
inline Table apply(const Calibration& c, const Table& logits) { return apply(c.fitted.at(c.chosen), logits); }

Json to_json(const Calibration& calibration);
/// @throws Error  Kind::missing, Kind::bad_data naming the file and the fault
Calibration read_calibration(const std::filesystem::path& path);

/// @throws Error  Kind::bad_data: "M/calibration.json: fitted for other weights (sha256 ..., model has ...). ..."
void check_belongs(const Calibration& calibration, const std::filesystem::path& path, const std::string& weights_sha256,
                   const std::vector<std::string>& classes);

}  // namespace leukolens
