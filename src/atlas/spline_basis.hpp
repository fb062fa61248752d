#pragma once
#include <Eigen/Core>
#include <array>
#include <optional>

namespace leukolens {

/// Functions of a natural cubic spline with four knots: x itself and two bends, each standardised over the values it
/// was made from.
inline constexpr int spline_functions = 3;

class SplineBasis {
 public:
  /// @param values  finite  @returns  nothing for values too much alike to bend: a constant, or ties at the knots
  static std::optional<SplineBasis> of(const Eigen::VectorXd& values);
  std::array<double, spline_functions> at(double x) const;

 private:
  std::array<double, spline_functions> plain(double x) const;
  std::array<double, 4> knots_{};
  std::array<double, spline_functions> mean_{}, deviation_{};
};

}  // namespace leukolens
