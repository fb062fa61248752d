#include "leukolens/core/sampling.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("groups are numbered by first appearance", "[core]") {
  const Groups g = group_by({"d2", "d1", "d2", "d3"});
  CHECK(g.of_item == std::vector<int>{0, 1, 0, 2});
  CHECK(g.names == std::vector<std::string>{"d2", "d1", "d3"});
  CHECK(group_by({}).names.empty());
}

TEST_CASE("a bootstrap draw holds n rows of 0..n-1, each n times on average over n draws", "[core]") {
  std::vector<int> rows, counts(50, 0);
  for (int r = 0; r < 1000; ++r) {
    Random random(1, "bootstrap", static_cast<std::uint64_t>(r));
    bootstrap_draw(50, random, rows);
    REQUIRE(rows.size() == 50);
    for (const int row : rows) ++counts.at(static_cast<std::size_t>(row));
  }
  for (const int c : counts) CHECK(std::abs(c - 1000) < 200);  // sd about 31
}
