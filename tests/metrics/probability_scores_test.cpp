#include "leukolens/metrics/probability_scores.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
std::string fault_of(const Table& p, std::vector<int> labels) {
  try {
    check_probabilities(p, labels);
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_value);
    return e.what();
  }
  return "";
}
}  // namespace

TEST_CASE("brier score of a hand-made table", "[metrics]") {
  // cell 1: (0.8 - 1)^2 + 0.2^2 = 0.08;  cell 2: 0.6^2 + (0.4 - 1)^2 = 0.72
  CHECK(brier_score(table({{0.8, 0.2}, {0.6, 0.4}}), std::vector{0, 1}) == Approx(0.40));
}

TEST_CASE("log likelihood of a hand-made table", "[metrics]") {
  CHECK(negative_log_likelihood(table({{0.5, 0.5}, {0.75, 0.25}}), std::vector{0, 1}) ==
        Approx((std::log(2.) + std::log(4.)) / 2));
}

TEST_CASE("a probability of 0 at the label costs the smallest normal number", "[metrics]") {
  CHECK(negative_log_likelihood(table({{1, 0}}), std::vector{1}) == Approx(-std::log(2.2250738585072014e-308)));
}

TEST_CASE("scores of no cells are undefined", "[metrics]") {
  CHECK(std::isnan(brier_score(Table(0, 3), {})));
  CHECK(std::isnan(negative_log_likelihood(Table(0, 3), {})));
}

TEST_CASE("bad probabilities and labels are named by row", "[metrics][errors]") {
  CHECK(fault_of(table({{0.5, 0.5}, {0.7, 0.7}}), {0, 0}).starts_with("row 2: probabilities sum to 1.4"));
  CHECK(fault_of(table({{1.2, -0.2}}), {0}).starts_with("row 1: probability 1.2 is outside 0..1"));
  CHECK(fault_of(table({{NAN, 1}}), {0}).starts_with("row 1: probability nan"));
  CHECK(fault_of(table({{0.5, 0.5}}), {2}).starts_with("row 1: label 2 is outside 0..1"));
  CHECK(fault_of(table({{0.5, 0.5}}), {-1}).starts_with("row 1: label -1"));
  CHECK(fault_of(table({{0.5, 0.5009}}), {0}).empty());
}
