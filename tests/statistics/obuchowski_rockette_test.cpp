#include "leukolens/statistics/obuchowski_rockette.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

// The study of Van Dyke et al. (1993), empirical AUC of five readers in two arms, as RJafroc 2.1 and MRMCaov 0.3
// publish it: F = 4.4563, 15.26 degrees of freedom, p = 0.0517.
Eigen::MatrixXd van_dyke() {
  Eigen::MatrixXd theta(2, 5);
  theta << 0.91964573, 0.85877616, 0.90386473, 0.97310789, 0.82979066,  //
      0.94782609, 0.90531401, 0.92173913, 0.99935588, 0.92995169;
  return theta;
}
constexpr ReaderCovariances published = {0.0008022883, 0.0003466137, 0.0003440748, 0.0002390284};

}  // namespace

TEST_CASE("a published study of five readers, both random", "[statistics][golden]") {
  const auto c = compare_arms(van_dyke(), published);
  CHECK(c.difference.value == Approx(0.04380032).epsilon(1e-6));
  CHECK(c.f == Approx(4.4563187).epsilon(1e-5));
  CHECK(c.degrees == Approx(15.2596749).epsilon(1e-5));
  CHECK(c.p == Approx(0.0516657).epsilon(1e-4));
  REQUIRE(c.difference.ci);
  CHECK(c.difference.ci->lo == Approx(-0.0003587544).epsilon(1e-3));
  CHECK(c.difference.ci->hi == Approx(0.08795938).epsilon(1e-4));
}

TEST_CASE("the same study with these readers alone", "[statistics][golden]") {
  const auto c = compare_arms_for_these_readers(van_dyke(), published);
  CHECK(c.f == Approx(5.4759527).epsilon(1e-4));
  CHECK(c.p == Approx(0.0192788).epsilon(1e-3));
  CHECK_FALSE(c.random_readers);
}

TEST_CASE("covariances of the jackknife by hand", "[statistics]") {
  // Two arms, one reader, three cases; deviations -1 0 1 and -2 0 2.
  std::vector<Eigen::MatrixXd> left_out(3, Eigen::MatrixXd(2, 1));
  left_out[0] << 1, 2;
  left_out[1] << 2, 4;
  left_out[2] << 3, 6;
  const auto c = reader_covariances(left_out);
  CHECK(c.var == Approx(2. / 3 * (2 + 8) / 2));
  CHECK(c.cov1 == Approx(2. / 3 * 4));
  CHECK(c.cov2 == 0);
  CHECK_THROWS_AS(reader_covariances({left_out[0]}), Error);
}

TEST_CASE("one reader is compared over cases alone", "[statistics]") {
  Eigen::MatrixXd theta(2, 1);
  theta << 0.7, 0.8;
  const auto c = compare_arms(theta, {0.004, 0.003, 0, 0});
  CHECK_FALSE(c.random_readers);
  CHECK(c.difference.ci->hi - c.difference.ci->lo == Approx(2 * 1.959964 * std::sqrt(2 * 0.001)));
}

TEST_CASE("readers who all gain the same leave an interval of the cases' width", "[statistics]") {
  Eigen::MatrixXd theta(2, 3);
  theta << 0.7, 0.6, 0.8, 0.8, 0.7, 0.9;
  const auto c = compare_arms(theta, {0.004, 0.003, 0.002, 0.001});
  CHECK(c.difference.value == Approx(0.1));
  REQUIRE(c.difference.ci);
  CHECK(c.difference.ci->lo == Approx(0.1 - 1.96 * std::sqrt(2. / 3 * 0.003)).epsilon(0.01));
  CHECK_FALSE(compare_arms(theta, {}).difference.ci);
}

TEST_CASE("intervals of a mean over readers cover it", "[statistics]") {
  // Reader effects of standard deviation 0.05, cases of covariance known: 400 studies of 6 readers.
  int covered = 0;
  for (int study = 0; study < 400; ++study) {
    Random random(1, "studies", static_cast<std::uint64_t>(study));
    const double shared = 0.03 * random.normal();
    Eigen::VectorXd theta(6);
    for (auto& value : theta) value = 0.8 + shared + 0.05 * random.normal() + 0.02 * random.normal();
    const auto e = mean_of_readers(theta, {0.0013, 0, 0.0009, 0});
    covered += e.ci->lo <= 0.8 && 0.8 <= e.ci->hi;
  }
  CHECK(covered > 0.92 * 400);
  CHECK(covered < 0.985 * 400);
}
