#pragma once
#include <Eigen/Core>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/calibration/matrix_scaling.hpp"
#include "leukolens/calibration/one_vs_rest.hpp"

namespace leukolens {

/// From the simplest to the one with most parameters: `--method auto` prefers the earlier.
enum class CalibrationMethod {
  temperature,           ///< 1 parameter
  ensemble_temperature,  ///< 3
  bcts,                  ///< 1 + K
  platt,                 ///< 2K
  vector,                ///< 2K
  beta,                  ///< 3K
  histogram,             ///< K x bins
  isotonic,              ///< as many steps as the rows ask for
  dirichlet,             ///< K^2 + K
  matrix,                ///< K^2 + K
};
const std::vector<CalibrationMethod>& all_calibration_methods();
const char* name_of(CalibrationMethod method);                  ///< "temperature", "ensemble-temperature", ...
CalibrationMethod calibration_method_from(const std::string&);  ///< @throws Error  Kind::usage listing the names

/// What keeps a fit on few rows from overdoing it.
struct Smoothing {
  double prior = 0;          ///< >= 0, nats: of the prior on 1/T (TemperatureOptions); temperature alone
  double uniform_cells = 0;  ///< >= 0: p <- (n p + c/K)/(n + c) afterwards, as if c of n + c cells were of any class
};
inline constexpr Smoothing no_smoothing{};  ///< plain maximum likelihood
/// The best of those that `simulate_smoothing` (tests/simulation) compares: docs/methods.md has the table. Berta et al.
/// 2025 mix in c = 1 whatever the method.
Smoothing default_smoothing(CalibrationMethod method);

/// One fitted calibrator: raw logits in, calibrated probabilities out. Parameters that a method does not have are
/// empty.
struct Calibrator : FitReport {
  CalibrationMethod method = CalibrationMethod::temperature;
  double temperature = 1;     ///< temperature, ensemble-temperature, bcts
  Eigen::VectorXd weight;     ///< vector, platt: K; ensemble-temperature: 3
  Eigen::VectorXd bias;       ///< bcts, vector, platt, matrix, dirichlet: K
  Eigen::MatrixXd matrix;     ///< matrix, dirichlet: K x K; beta: K x 3; histogram: K x bins
  std::vector<Curve> curves;  ///< isotonic: K
  Smoothing smoothing;
  std::size_t n = 0;                     ///< rows that it was fitted on
  double ece_before = 0, ece_after = 0;  ///< 15 equal-width bins, over those rows, before smoothing as the NLL is
  double seconds = 0;                    ///< of the fit alone
};

struct CalibratorOptions {
  std::optional<Smoothing> smoothing = {};  ///< empty: `default_smoothing` of the method
  bool shrink = true;                       ///< bcts, vector, matrix
  DirichletOptions dirichlet = {};          ///< strength of the regularisation
  int bins = 15;                            ///< histogram
};

/// @throws Error  as fit_temperature
Calibrator fit_calibrator(CalibrationMethod method, const Table& logits, std::span<const int> labels,
                          const CalibratorOptions& options = {});

/// Calibrated probabilities of raw logits, N x K; of a degenerate fit softmax(logits), smoothed where asked.
/// @throws Error  Kind::bad_value when K differs
Table apply(const Calibrator& calibrator, const Table& logits);

/// One sentence for people: the method, what it found, on how many cells, what it did to NLL and ECE.
std::string describe(const Calibrator& calibrator);

}  // namespace leukolens
