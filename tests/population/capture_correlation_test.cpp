#include "population/capture_correlation.hpp"

#include "catch.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/statistics/clustering.hpp"

using namespace leukolens;

namespace {

struct Cells {
  std::vector<double> values;
  std::vector<int> classes;
  std::vector<std::string> captures;
};

/// Captures of unequal size with a mean of their own (variance 1), cells within them of variance 1; class k lies 10 k
/// higher. @param pure  one class a capture, else both
Cells simulate(int captures, bool pure, std::uint64_t seed) {
  Cells cells;
  for (int c = 0; c < captures; ++c) {
    Random random(seed, "capture", static_cast<std::uint64_t>(c));
    const double mean = random.normal();
    for (int i = 0; i < 10 + 20 * (c % 2); ++i) {
      const int k = pure ? c / 2 % 2 : i % 2;
      cells.values.push_back(10 * k + mean + random.normal());
      cells.classes.push_back(k);
      cells.captures.push_back(std::to_string(c));
    }
  }
  return cells;
}

double correlation_of(const Cells& c) { return capture_correlation(c.values, c.classes, c.captures); }

}  // namespace

TEST_CASE("the correlation of two captures of two cells by hand", "[population]") {
  // values 0, 2 | 4, 6: mean squares 16 between and 2 within; (16 - 2) / (16 + 2)
  CHECK(correlation_of({{0, 2, 4, 6}, {0, 0, 0, 0}, {"a", "a", "b", "b"}}) == Approx(14. / 18));
}

TEST_CASE("with one class it is the intraclass correlation", "[population]") {
  auto cells = simulate(6, false, 1);
  for (std::size_t i = 0; i < cells.values.size(); ++i) cells.values[i] -= 10 * cells.classes[i], cells.classes[i] = 0;
  CHECK(correlation_of(cells) == Approx(intraclass_correlation(cells.values, cells.captures)));
}

TEST_CASE("captures of one class each are as alike as mixed ones: half the variance, on average", "[population]") {
  for (const bool pure : {false, true}) {
    double sum = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) sum += correlation_of(simulate(200, pure, seed)) / 40;
    CHECK(sum == Approx(0.5).margin(0.02));
  }
}

TEST_CASE("classes and captures that cannot be told apart count as captures; without spread nothing is told",
          "[population]") {
  CHECK(correlation_of({{0, 2, 4, 6}, {0, 0, 1, 1}, {"a", "a", "b", "b"}}) == 1);
  CHECK(std::isnan(correlation_of({{3, 3, 3, 3}, {0, 0, 0, 0}, {"a", "a", "b", "b"}})));
  CHECK(std::isnan(correlation_of({})));
}
