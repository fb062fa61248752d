#include <cmath>

#include "leukolens/calibration/calibrator.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

using Eigen::Index;

// Loops over single elements: a row's bits must not depend on where it lies in the table.

/// softmax(weight_k u_k + bias_k)
Table scaled(Table u, const Eigen::VectorXd& weight, const Eigen::VectorXd& bias) {
  for (Index i = 0; i < u.rows(); ++i)
    for (Index k = 0; k < u.cols(); ++k) u(i, k) = weight(k) * u(i, k) + bias(k);
  return softmax(std::move(u));
}

/// softmax(matrix features_i + bias)
Table mapped(const Table& features, const Eigen::MatrixXd& matrix, const Eigen::VectorXd& bias) {
  Table scores(features.rows(), features.cols());
  for (Index i = 0; i < features.rows(); ++i)
    for (Index k = 0; k < features.cols(); ++k) {
      double sum = bias(k);
      for (Index j = 0; j < features.cols(); ++j) sum += matrix(k, j) * features(i, j);
      scores(i, k) = sum;
    }
  return softmax(std::move(scores));
}

Table mixed(const Table& logits, double temperature, const Eigen::VectorXd& weight) {
  Table p = softmax(logits / temperature);
  const Table plain = softmax(logits);
  const double level = weight(2) / static_cast<double>(logits.cols());
  for (Index i = 0; i < p.size(); ++i) p.data()[i] = weight(0) * p.data()[i] + weight(1) * plain.data()[i] + level;
  return p;
}

Table unsmoothed(const Calibrator& c, const Table& logits) {
  if (c.status != FitStatus::ok) return softmax(logits);
  switch (c.method) {
    case CalibrationMethod::temperature:
      return softmax(logits / c.temperature);
    case CalibrationMethod::ensemble_temperature:
      return mixed(logits, c.temperature, c.weight);
    case CalibrationMethod::bcts:
      return scaled(centred(logits), Eigen::VectorXd::Constant(logits.cols(), 1 / c.temperature), c.bias);
    case CalibrationMethod::platt:
      return apply_platt(logits, c.weight, c.bias);
    case CalibrationMethod::vector:
      return scaled(centred(logits), c.weight, c.bias);
    case CalibrationMethod::beta:
      return apply_beta(logits, c.matrix);
    case CalibrationMethod::histogram:
      return apply_histogram(logits, c.matrix);
    case CalibrationMethod::isotonic:
      return apply_isotonic(logits, c.curves);
    case CalibrationMethod::dirichlet:
      return mapped(log_softmax(logits), c.matrix, c.bias);
    case CalibrationMethod::matrix:
      return mapped(centred(logits), c.matrix, c.bias);
  }
  throw Error(Kind::usage, "unknown calibration method");
}

/// K of the parameters; 0 where they fit any number of classes.
Index classes_of(const Calibrator& c) {
  if (!c.curves.empty()) return static_cast<Index>(c.curves.size());
  return c.bias.size() ? c.bias.size() : c.matrix.rows();
}

}  // namespace

Table apply(const Calibrator& calibrator, const Table& logits) {
  const Index k = logits.cols(), own = classes_of(calibrator);
  if (own != 0 && own != k)
    throw Error(Kind::bad_value,
                "a calibrator of " + std::to_string(own) + " classes does not fit logits of " + std::to_string(k));
  Table p = unsmoothed(calibrator, logits);
  const double cells = calibrator.smoothing.uniform_cells;
  if (!(cells > 0)) return p;
  const auto n = static_cast<double>(calibrator.n);
  for (Index i = 0; i < p.size(); ++i) p.data()[i] = (n * p.data()[i] + cells / static_cast<double>(k)) / (n + cells);
  return p;
}

}  // namespace leukolens
