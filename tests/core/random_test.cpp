#include "leukolens/core/random.hpp"

#include <cmath>
#include <set>
#include <vector>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("a stream depends on seed, purpose and item alone", "[core]") {
  Random a(1, "augment", 7), b(1, "augment", 7);
  const auto first = a.bits();
  CHECK(first == b.bits());
  CHECK(first != Random(2, "augment", 7).bits());
  CHECK(first != Random(1, "folds", 7).bits());
  CHECK(first != Random(1, "augment", 8).bits());
}

TEST_CASE("uniform numbers have the moments of a uniform distribution", "[core]") {
  Random random(1, "moments");
  const int n = 100000;
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    REQUIRE((u >= 0 && u < 1));
    sum += u;
    squares += u * u;
    const double z = random.normal();
    normal_sum += z;
    normal_squares += z * z;
  }
  // five standard errors: sqrt(1/12n), sqrt(4/45n), sqrt(1/n), sqrt(2/n)
  CHECK(std::abs(sum / n - .5) < 5 * std::sqrt(1. / 12 / n));
  CHECK(std::abs(squares / n - 1. / 3) < 5 * std::sqrt(4. / 45 / n));
  CHECK(std::abs(normal_sum / n) < 5 / std::sqrt(n));
  CHECK(std::abs(normal_squares / n - 1) < 5 * std::sqrt(2. / n));
}

TEST_CASE("below() reaches every number equally often", "[core]") {
  Random random(3, "below");
  std::vector<int> counts(7, 0);
  for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
  double chi2 = 0;
  for (const int c : counts) chi2 += (c - 10000.) * (c - 10000.) / 10000;
  CHECK(chi2 < 30);  // 6 degrees of freedom: p < 1e-4
}

TEST_CASE("shuffle keeps every item once", "[core]") {
  std::vector<int> items = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  Random random(1, "shuffle");
  shuffle(items, random);
  CHECK(std::set<int>(items.begin(), items.end()).size() == 10);
  CHECK(items != std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
}
