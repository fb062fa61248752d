#include <fstream>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/model/model.hpp"

using namespace leukolens;

namespace {

Eigen::MatrixXd normal_rows(int n, int c, std::uint64_t item) {
  Random random(1, "features", item);
  Eigen::MatrixXd x(n, c);
  for (auto& v : x.reshaped<Eigen::RowMajor>()) v = random.normal();
  return x;
}

}  // namespace

TEST_CASE("feature statistics of four rows by hand", "[model]") {
  Eigen::MatrixXd x(4, 2);
  x << 0, 0, 2, 0, 10, 4, 10, 8;
  const auto s = feature_statistics(x, {0, 0, 1, 1}, 2);
  CHECK(s.mean[0] == Approx(5.5));
  CHECK(s.class_means(1, 1) == Approx(6));
  // Within-class rows: (-1,0), (1,0), (0,-2), (0,2). S = diag(1/2, 2), m = 5/4, d^2 = (9/16 + 9/16) / 2 = 9/16.
  // b^2 = (sum |x|^4 / n^2 - |S|^2 / n) / 2 = ((1 + 1 + 16 + 16) / 16 - 4.25 / 4) / 2 = 17/32. Shrinkage 17/18.
  CHECK(s.covariance(0, 0) == Approx(17. / 18 * 1.25 + 1. / 18 * .5));
  CHECK(s.covariance(1, 1) == Approx(17. / 18 * 1.25 + 1. / 18 * 2));
  CHECK(s.covariance(0, 1) == Approx(0).margin(1e-12));
}

TEST_CASE("shrunk covariance agrees with scikit-learn", "[model][golden]") {
  const auto golden = read_json(std::string(LEUKOLENS_GOLDEN_DIR) + "/ledoit_wolf.json");
  const auto rows = golden.at("x").get<std::vector<std::vector<double>>>();
  const auto covariance = golden.at("covariance").get<std::vector<std::vector<double>>>();
  Eigen::MatrixXd x(rows.size(), rows[0].size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < rows[i].size(); ++j) x(i, j) = rows[i][j];
  const auto s = feature_statistics(x, std::vector<int>(rows.size(), 0), 1);
  for (std::size_t i = 0; i < covariance.size(); ++i)
    for (std::size_t j = 0; j < covariance.size(); ++j) {
      CHECK(s.covariance(i, j) == Approx(covariance[i][j]).epsilon(1e-10));
      CHECK(s.total_covariance(i, j) == Approx(covariance[i][j]).epsilon(1e-10));
    }
}

TEST_CASE("novelty is the squared Mahalanobis distance to the nearest class", "[model]") {
  FeatureStatistics s;
  s.class_means = Eigen::MatrixXd{{1, 0}, {-1, 0}};
  s.mean = Eigen::VectorXd::Zero(2);
  s.covariance = Eigen::MatrixXd{{4, 0}, {0, 1}};
  const Novelty novelty(s);
  const float at_class[] = {1, 0}, far[] = {0, 3};
  CHECK(novelty(at_class) == Approx(0).margin(1e-9));
  CHECK(novelty(far) == Approx(1. / 4 + 9).epsilon(1e-4));
}

TEST_CASE("a stranger is stranger than a typical cell, also with a dead feature", "[model]") {
  Eigen::MatrixXd x = normal_rows(200, 6, 0);
  x.col(5).setZero();
  std::vector<int> labels(200);
  for (int i = 0; i < 200; ++i) {
    labels[i] = i % 2;
    x(i, 0) += 4 * labels[i];
  }
  const Novelty novelty(feature_statistics(x, labels, 2));
  const std::vector<float> typical(6, 0.f), strange = {2, 9, 0, 0, 0, 0};
  CHECK(std::isfinite(novelty(typical.data())));
  CHECK(novelty(strange.data()) > novelty(typical.data()));
  for (int c = 0; c < 5; ++c) {  // the farther in any direction, the stranger
    std::vector<float> away = typical;
    double last = novelty(away.data());
    for (const float distance : {10.f, 100.f, 1000.f}) {
      away[static_cast<std::size_t>(c)] = -distance;
      CHECK(novelty(away.data()) > last);
      last = novelty(away.data());
    }
  }
}

TEST_CASE("no rows have no statistics", "[model][errors]") {
  CHECK_THROWS_AS(feature_statistics(Eigen::MatrixXd(0, 3), {}, 2), Error);
}
