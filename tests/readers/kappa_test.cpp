#include "readers/kappa.hpp"

#include <cmath>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("Cohen's kappa of his kind of table", "[readers]") {
  // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agreement .7, chance .5 (Wikipedia's worked example)
  std::vector<int> a, b;
  const auto add = [&](int n, int x, int y) { a.insert(a.end(), n, x), b.insert(b.end(), n, y); };
  add(20, 0, 0), add(5, 0, 1), add(10, 1, 0), add(15, 1, 1);
  CHECK(cohen_kappa(a, b, 2) == Approx(0.4));
  CHECK(cohen_kappa(a, a, 2) == Approx(1));
  CHECK(std::isnan(cohen_kappa({0, 0}, {0, 0}, 2)));
  CHECK(std::isnan(cohen_kappa({}, {}, 2)));
}

TEST_CASE("Fleiss' kappa of his table", "[readers]") {
  // Fleiss 1971 as in textbooks: 10 cells, 14 raters, 5 classes; kappa 0.210.
  const int table[10][5] = {{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
                            {7, 7, 0, 0, 0},  {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}};
  std::vector<std::vector<int>> ratings;
  for (const auto& row : table) {
    auto& of_cell = ratings.emplace_back();
    for (int c = 0; c < 5; ++c) of_cell.insert(of_cell.end(), static_cast<std::size_t>(row[c]), c);
  }
  CHECK(fleiss_kappa(ratings, 5) == Approx(0.210).margin(0.0005));
  CHECK(std::isnan(fleiss_kappa({{0}, {1}}, 2)));
  CHECK(std::isnan(fleiss_kappa({}, 2)));
}
