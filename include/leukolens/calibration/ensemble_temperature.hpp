#pragma once
#include <Eigen/Core>
#include <span>

#include "leukolens/calibration/fit.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

struct EnsembleTemperatureFit : FitReport {
  double temperature = std::numeric_limits<double>::quiet_NaN();  ///< of temperature scaling alone
  Eigen::Vector3d weight;  ///< of softmax(z / T), softmax(z) and 1/K: each >= 0, sum 1
};

/// p = w_1 softmax(z / T) + w_2 softmax(z) + w_3 / K: T by temperature scaling, then w minimises the mean NLL, which is
/// convex on the simplex: damped Newton steps inside it. Mix-n-Match: Zhang, Kailkhura & Han, ICML 2020; the solver:
/// Kim, Carbonetto, Stephens & Anitescu, J Comput Graph Stat 29 (2020).
/// @throws Error  as fit_temperature
EnsembleTemperatureFit fit_ensemble_temperature(const Table& logits, std::span<const int> labels);

}  // namespace leukolens
