#pragma once
#include <Eigen/Core>
#include <span>
#include <vector>

#include "leukolens/calibration/fit.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

/// Calibrators that treat each class against all others; the K answers are divided by their sum, and where all are 0
/// the row becomes uniform. Zadrozny & Elkan, KDD 2002.

struct PlattFit : FitReport {
  Eigen::VectorXd weight, bias;  ///< K each
};
/// q_k = sigmoid(w_k u_k + b_k), u = log p minus its row mean. Platt's targets (N+ + 1)/(N+ + 2) and 1/(N- + 2) keep
/// the fit finite on separable data. Platt (1999); Newton after Lin, Lin & Weng, Mach Learn 68 (2007).
/// @throws Error  as fit_temperature
PlattFit fit_platt(const Table& logits, std::span<const int> labels);

struct BetaFit : FitReport {
  Eigen::MatrixXd matrix;  ///< K x 3: a >= 0, b >= 0 and c of each class
};
/// q_k = sigmoid(a_k log p_k - b_k log(1 - p_k) + c_k). Kull, Silva Filho & Flach, AISTATS 2017. A class without labels
/// or whose labels p_k separates is fitted to Platt's targets; status `separable` where that holds of every class.
/// @throws Error  as fit_temperature
BetaFit fit_beta(const Table& logits, std::span<const int> labels);

/// Frequencies of a class in bins of its p: bin b of B is (b/B, (b+1)/B], the first holds 0 too.
struct HistogramFit : FitReport {
  Eigen::MatrixXd matrix;  ///< K x B; an empty bin keeps its midpoint
};
/// Zadrozny & Elkan, ICML 2001. @throws Error  as fit_temperature; Kind::bad_value for bins < 1
HistogramFit fit_histogram(const Table& logits, std::span<const int> labels, int bins = 15);

/// A rising curve: straight between its knots, level outside.
struct Curve {
  std::vector<double> x, y;  ///< x rises strictly; y does not fall
  double operator()(double at) const;
};
struct IsotonicFit : FitReport {
  std::vector<Curve> curves;  ///< K: p_k to frequency
};
/// Isotonic regression of [y = k] on p_k, ties of p_k pooled. Zadrozny & Elkan, KDD 2002; between the knots linear, as
/// in scikit-learn. @throws Error  as fit_temperature
IsotonicFit fit_isotonic(const Table& logits, std::span<const int> labels);

/// N x K answers divided by their row's sum; a row of zeros becomes uniform.
void normalise_rows(Table& answers);

Table apply_platt(const Table& logits, const Eigen::VectorXd& weight, const Eigen::VectorXd& bias);
Table apply_beta(const Table& logits, const Eigen::MatrixXd& matrix);
Table apply_histogram(const Table& logits, const Eigen::MatrixXd& matrix);
Table apply_isotonic(const Table& logits, const std::vector<Curve>& curves);

}  // namespace leukolens
