#include "calibration/vector_nll.hpp"

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;
using Eigen::VectorXd;

TEST_CASE("the fast vector likelihood is the plain one", "[calibration]") {
  for (const int classes : {2, 3, 8, 9, 21}) {
    const auto m = made_up(700, classes, 1, 2, 3);
    const Table u = centred(m.logits);
    const VectorXd ramp = VectorXd::LinSpaced(2 * classes, -0.4, 0.7), centre = VectorXd::Ones(2 * classes);
    const QuadraticPenalty penalty{VectorXd::Constant(2 * classes, 0.01), centre};
    const VectorScores scores(u);
    SoftmaxNll plain(scores, m.labels, penalty);
    VectorNll fast(u, m.labels, penalty);
    CHECK(fast.move_to(ramp) == Approx(plain.move_to(ramp)).epsilon(1e-12));
    CHECK(fast.nll() == Approx(plain.nll()).epsilon(1e-12));
    CHECK((fast.gradient() - plain.gradient()).norm() < 1e-12);
    for (Eigen::Index j = 0; j < 2 * classes; ++j) {
      const VectorXd unit = VectorXd::Unit(2 * classes, j);
      CHECK((fast.hessian_times(unit) - plain.hessian_times(unit)).norm() < 1e-12);
    }
    // far from the minimum the steps are rough, but each goes down
    const VectorXd gradient = plain.gradient();
    CHECK(gradient.dot(fast.newton_step(gradient)) < 0);
  }
}

TEST_CASE("a fast Newton step near the minimum is the plain one", "[calibration]") {
  const auto m = made_up(500, 9, 2, 2, 4);
  const Table u = centred(m.logits);
  const VectorXd centre = VectorXd::Ones(18);
  const QuadraticPenalty penalty{VectorXd::Constant(18, 0.02), centre};
  const VectorScores scores(u);
  SoftmaxNll plain(scores, m.labels, penalty);
  VectorNll fast(u, m.labels, penalty);
  VectorXd at = centre, other = centre;
  FitReport report, other_report;
  minimise(plain, at, {}, report);
  minimise(fast, other, {}, other_report);
  CHECK(other_report.status == FitStatus::ok);
  CHECK((at - other).norm() < 1e-7);
  CHECK(other_report.gradient_norm < 1e-9);
}
