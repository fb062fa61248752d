#include "leukolens/statistics/logistic_regression.hpp"

#include <cmath>
#include <filesystem>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"

using namespace leukolens;
using Eigen::MatrixXd;

namespace {

Table probabilities(const Table& z) {
  Table p = z.array().exp();
  p.array().colwise() /= p.rowwise().sum().array().eval();
  return p;
}

}  // namespace

TEST_CASE("logistic regression by hand: without columns that tell, p is the share of the class", "[metrics]") {
  // x = 0 everywhere: only the biases move, and e^b_k / sum e^b = n_k / n = 3/4, 1/4.
  const auto fit = fit_logistic(MatrixXd::Zero(4, 1), one_hot({0, 0, 0, 1}, 2));
  CHECK(fit.converged);
  CHECK(fit.bias[0] - fit.bias[1] == Approx(std::log(3)));
  CHECK(fit.bias.sum() == Approx(0).margin(1e-9));
  CHECK(fit.weight.norm() == Approx(0).margin(1e-9));
}

TEST_CASE("separable classes have a finite fit that tells them apart", "[metrics]") {
  MatrixXd x(4, 1);
  x << -2, -1, 1, 2;
  const auto fit = fit_logistic(x, one_hot({0, 0, 1, 1}, 2));
  CHECK(fit.converged);
  const auto z = logistic_logits(fit, x);
  CHECK(z(0, 0) > z(0, 1));
  CHECK(z(3, 1) > z(3, 0));
  CHECK(fit.bias[0] == Approx(0).margin(1e-6));  // the cells are symmetric
  // At the minimum the gradient of the summed NLL, sum (p - t) x, is - ridge W.
  const Table p = probabilities(z);
  double gradient = 0;
  for (int i = 0; i < 4; ++i) gradient += (p(i, 1) - (i > 1)) * x(i, 0);
  CHECK(gradient == Approx(-fit.weight(1, 0)).epsilon(1e-6));
}

TEST_CASE("a soft target is the same as that many hard ones", "[metrics]") {
  MatrixXd x(2, 1), repeated(8, 1);
  x << -1, 1;
  repeated << -1, -1, -1, -1, 1, 1, 1, 1;
  Table soft(2, 2);
  soft << .75, .25, .25, .75;
  LogisticOptions options;
  options.weights = {4, 4};
  const auto a = fit_logistic(x, soft, options);
  const auto b = fit_logistic(repeated, one_hot({0, 0, 0, 1, 0, 1, 1, 1}, 2));
  CHECK(a.weight(1, 0) == Approx(b.weight(1, 0)).epsilon(1e-6));
}

TEST_CASE("logistic regression agrees with scikit-learn", "[metrics][golden]") {
  const auto golden = read_json(std::filesystem::path(LEUKOLENS_GOLDEN_DIR) / "logistic.json");
  for (const auto& c : golden.at("cases")) {
    const auto rows = c.at("x").get<std::vector<std::vector<double>>>();
    MatrixXd x(rows.size(), rows.front().size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = 0; j < rows[i].size(); ++j)
        x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = rows[i][j];
    LogisticOptions options;
    options.ridge = c.at("ridge");
    options.weights = c.at("weights").get<std::vector<double>>();
    const auto fit = fit_logistic(x, one_hot(c.at("y").get<std::vector<int>>(), c.at("classes")), options);
    CHECK(fit.converged);
    const Table p = probabilities(logistic_logits(fit, x));
    for (Eigen::Index i = 0; i < p.rows(); ++i)
      for (Eigen::Index k = 0; k < p.cols(); ++k)
        CHECK(p(i, k) ==
              Approx(c.at("p")[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)].get<double>()).margin(2e-6));
  }
}

TEST_CASE("logistic regression refuses what it cannot fit", "[metrics][errors]") {
  CHECK_THROWS_AS(fit_logistic(MatrixXd(0, 2), Table(0, 2)), Error);
  MatrixXd x = MatrixXd::Zero(2, 1);
  CHECK_THROWS_AS(fit_logistic(x, one_hot({0, 1, 0}, 2)), Error);
  x(0, 0) = NAN;
  CHECK_THROWS_AS(fit_logistic(x, one_hot({0, 1}, 2)), Error);
  LogisticOptions options;
  options.ridge = 0;
  CHECK_THROWS_AS(fit_logistic(MatrixXd::Zero(2, 1), one_hot({0, 1}, 2), options), Error);
}
