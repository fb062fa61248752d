#include "leukolens/calibration/matrix_scaling.hpp"

#include <cmath>
#include <functional>
#include <tuple>
#include <utility>

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
double objective(const Table& features, const std::vector<int>& labels, const Eigen::MatrixXd& w,
                 const Eigen::VectorXd& b, const Eigen::MatrixXd& centre, const Eigen::MatrixXd& strength, double mu) {
  Table s = features * w.transpose();
  s.rowwise() += b.transpose();
  const Table log_p = log_softmax(s);
  double sum = 0;
  for (Eigen::Index i = 0; i < s.rows(); ++i) sum -= log_p(i, labels[static_cast<std::size_t>(i)]);
  return sum / static_cast<double>(s.rows()) + (w - centre).cwiseAbs2().cwiseProduct(strength).sum() +
         mu * b.squaredNorm();
}

/// Every entry moved a little either way makes the objective worse.
void check_minimum(const std::function<double(const Eigen::MatrixXd&, const Eigen::VectorXd&)>& value,
                   const MatrixScalingFit& fit) {
  const double best = value(fit.matrix, fit.bias);
  for (const double by : {-1e-3, 1e-3})
    for (Eigen::Index i = 0; i < fit.matrix.rows(); ++i) {
      Eigen::VectorXd b = fit.bias;
      b(i) += by;
      CHECK(value(fit.matrix, b) > best);
      for (Eigen::Index j = 0; j < fit.matrix.cols(); ++j) {
        Eigen::MatrixXd w = fit.matrix;
        w(i, j) += by;
        CHECK(value(w, fit.bias) > best);
      }
    }
}
}  // namespace

TEST_CASE("matrix scaling repairs swapped columns, which no vector can", "[calibration]") {
  auto m = made_up(600, 5, 2, 1);
  m.logits.col(0).swap(m.logits.col(1));
  const auto fit = fit_matrix_scaling(m.logits, m.labels, {.shrink = false});
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.nll_after < 0.75 * fit_vector_scaling(m.logits, m.labels, {.shrink = false}).nll_after);
  const auto& w = fit.matrix;  // known up to what changes no probability; this sum is not touched by that
  CHECK(w(0, 1) - w(0, 0) + w(1, 0) - w(1, 1) > 2);
}

TEST_CASE("no neighbour of a matrix fit is better", "[calibration]") {
  const auto m = made_up(200, 3, 1, 2, 5);
  const auto fit = fit_matrix_scaling(m.logits, m.labels);
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.gradient_norm < 1e-9);
  const double t = fit_temperature(m.logits, m.labels).temperature, s = 3. / 200;
  const Eigen::MatrixXd centre = Eigen::MatrixXd::Identity(3, 3) / t,
                        strength = Eigen::MatrixXd::Constant(3, 3, s * t * t);
  check_minimum(
      [&](const Eigen::MatrixXd& w, const Eigen::VectorXd& b) {
        return objective(centred(m.logits), m.labels, w, b, centre, strength, s);
      },
      fit);
}

TEST_CASE("no neighbour of a Dirichlet fit is better; its penalty shrinks what it names", "[calibration]") {
  const auto m = made_up(200, 3, 1, 2, 5);
  const auto fit = fit_dirichlet(m.logits, m.labels);
  REQUIRE(fit.status == FitStatus::ok);
  Eigen::MatrixXd strength = Eigen::MatrixXd::Constant(3, 3, 0.01 / 6);
  strength.diagonal().setZero();
  check_minimum(
      [&](const Eigen::MatrixXd& w, const Eigen::VectorXd& b) {
        return objective(log_softmax(m.logits), m.labels, w, b, Eigen::MatrixXd::Zero(3, 3), strength, 0.01 / 3);
      },
      fit);
  const auto strict = fit_dirichlet(m.logits, m.labels, {.lambda = 1e6, .mu = 1e6});
  REQUIRE(strict.status == FitStatus::ok);
  Eigen::MatrixXd off_diagonal = strict.matrix;
  off_diagonal.diagonal().setZero();
  CHECK(off_diagonal.norm() < 1e-4);
  CHECK(strict.bias.norm() < 1e-4);
  CHECK(strict.matrix.diagonal().minCoeff() > 0.05);
}

TEST_CASE("matrix fits do not depend on shifts of rows", "[calibration]") {
  const auto m = made_up(150, 3, 1, 2);
  Table shifted = m.logits;
  for (Eigen::Index i = 0; i < shifted.rows(); ++i) shifted.row(i).array() += static_cast<double>(i);
  CHECK((fit_matrix_scaling(m.logits, m.labels).matrix - fit_matrix_scaling(shifted, m.labels).matrix).norm() < 1e-7);
  CHECK((fit_dirichlet(m.logits, m.labels).matrix - fit_dirichlet(shifted, m.labels).matrix).norm() < 1e-7);
}

TEST_CASE("Dirichlet calibration is separable only where its free diagonal separates", "[calibration]") {
  // |log p| of class 0 is 1 and 3 at label 0 and 1, of class 1 log(1/(1 - p)): a factor tells them apart
  const auto from = [](double a) { return std::pair{-a, std::log1p(-std::exp(-a))}; };
  Table logits(4, 2);
  int i = 0;
  for (const double a : {1.0, 1.2, 1.4, 1.6}) std::tie(logits(i, 0), logits(i, 1)) = from(a), ++i;
  CHECK(fit_dirichlet(logits, std::vector{0, 0, 1, 1}).status == FitStatus::separable);
  CHECK(fit_dirichlet(logits, std::vector{1, 1, 0, 0}).status == FitStatus::separable);  // by a factor below 0
  CHECK(fit_dirichlet(logits, std::vector{0, 1, 0, 1}).status == FitStatus::ok);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {  // nearly separable: one label is wrong, and confident
    INFO("seed " << seed);
    auto m = made_up(60, 4, 6, 6, seed);
    m.labels[0] = (m.labels[0] + 1) % 4;
    const auto fit = fit_dirichlet(m.logits, m.labels);
    REQUIRE(fit.status == FitStatus::ok);
    CHECK(fit.matrix.allFinite());
    CHECK(fit.nll_after < 0.1);
  }
}

TEST_CASE("matrix data without a minimum have a status", "[calibration]") {
  CHECK(fit_matrix_scaling(table({{1, 1}, {2, 2}}), std::vector{0, 1}).status == FitStatus::constant_logits);
  CHECK(fit_dirichlet(table({{1, 1}, {2, 2}}), std::vector{0, 1}).status == FitStatus::constant_logits);
  CHECK(fit_matrix_scaling(table({{2, 1, 0}, {0, 0, 3}}), std::vector{0, 2}).status == FitStatus::separable);
  // the diagonal is not penalised: right everywhere, so it grows without end
  CHECK(fit_dirichlet(table({{2, 0}, {0, 1}, {0, 3}, {1, 0}}), std::vector{0, 1, 1, 0}).status == FitStatus::separable);
}
