#include "leukolens/calibration/softmax.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("softmax of hand-made logits", "[calibration]") {
  const auto p = softmax(table({{0, std::log(3.)}, {1000, 1000}, {-1000, 0}}));
  CHECK(p(0, 0) == Approx(0.25));
  CHECK(p(0, 1) == Approx(0.75));
  CHECK(p(1, 0) == 0.5);  // no overflow
  CHECK(p(2, 0) == 0);
}

TEST_CASE("log-softmax keeps what softmax rounds to 0", "[calibration]") {
  const auto l = log_softmax(table({{-1000, 0}, {0, std::log(3.)}}));
  CHECK(l(0, 0) == -1000);
  CHECK(l(1, 0) == Approx(std::log(0.25)));
}

TEST_CASE("a row's softmax does not depend on where it stands, to the bit", "[calibration]") {
  const auto m = made_up(9, 5, 1, 3);
  const auto whole = softmax(m.logits);
  for (Eigen::Index i = 0; i < 9; ++i) CHECK(softmax(m.logits.row(i)) == whole.row(i));
}

TEST_CASE("NaN, infinity and labels outside the classes are named by row", "[calibration][errors]") {
  const auto fault = [](const Table& logits, std::vector<int> labels) {
    try {
      check_logits(logits, labels);
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::bad_value);
      return std::string(e.what());
    }
    return std::string();
  };
  CHECK(fault(table({{0, 1}, {NAN, 0}}), {0, 1}).starts_with("row 2: logit 1 is nan"));
  CHECK(fault(table({{0, INFINITY}}), {0}).starts_with("row 1: logit 2 is inf"));
  CHECK(fault(table({{0, 1}}), {2}).starts_with("row 1: label 2 is outside 0..1"));
  CHECK(fault(table({{0, 1}}), {0, 1}).starts_with("2 labels for 1 rows"));
}
