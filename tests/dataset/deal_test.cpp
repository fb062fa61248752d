#include "dataset/deal.hpp"

#include <set>

#include "catch.hpp"

using namespace leukolens;

namespace {
const std::vector<Portion> defaults = {
    {Role::train, .6}, {Role::validate, .1}, {Role::calibrate, .15}, {Role::test, .15}};
using Counts = std::vector<int>;
}  // namespace

TEST_CASE("largest remainders part a class", "[dataset]") {
  // 149: 89.4, 14.9, 22.35, 22.35; the two cells left go to .9 and .4.   75: 45, 7.5, 11.25, 11.25
  CHECK(portion_counts(149, defaults) == Counts{90, 15, 22, 22});
  CHECK(portion_counts(75, defaults) == Counts{45, 8, 11, 11});
  CHECK(portion_counts(100, defaults) == Counts{60, 10, 15, 15});
  CHECK(portion_counts(350, {{Role::train, .6}, {Role::calibrate, .15}}) == Counts{280, 70});
}

TEST_CASE("small classes reach every role they can, train first", "[dataset]") {
  CHECK(portion_counts(0, defaults) == Counts{0, 0, 0, 0});
  CHECK(portion_counts(1, defaults) == Counts{1, 0, 0, 0});
  CHECK(portion_counts(2, defaults) == Counts{1, 0, 1, 0});
  CHECK(portion_counts(3, defaults) == Counts{2, 0, 1, 0});
  CHECK(portion_counts(4, defaults) == Counts{1, 1, 1, 1});
  CHECK(portion_counts(5, defaults) == Counts{2, 1, 1, 1});
  CHECK(portion_counts(2, {{Role::train, .1}, {Role::test, .9}}) == Counts{1, 1});
}

TEST_CASE("counts sum to n and stay within one of the quota", "[dataset]") {
  for (int n = 10; n < 400; ++n) {
    const Counts counts = portion_counts(n, defaults);
    int sum = 0;
    for (std::size_t r = 0; r < 4; ++r) {
      sum += counts[r];
      CHECK(std::abs(counts[r] - n * defaults[r].share) < 1);
    }
    CHECK(sum == n);
  }
}

TEST_CASE("units share a name or pixels", "[dataset]") {
  const std::vector<LabelledCell> cells = {{"h1", "a", "x", {}, "D1", ""}, {"h2", "b", "x", {}, "D2", ""},
                                           {"h1", "c", "x", {}, "D3", ""}, {"h3", "d", "x", {}, "D2", ""},
                                           {"", "e", "x", {}, "D4", ""},   {"", "f", "x", {}, "D5", ""}};
  const std::vector<int> all = {0, 1, 2, 3, 4, 5};
  const auto donors = units_of(cells, all, UnitKind::donor);
  REQUIRE(donors.size() == 4);
  CHECK(donors[0].name == "D1");
  CHECK(donors[0].cells == std::vector<int>{0, 2});
  CHECK(donors[1].cells == std::vector<int>{1, 3});
  CHECK(units_of(cells, all, UnitKind::cell).size() == 5);
}

TEST_CASE("a cell that is named after a later sighting stays with its earlier ones", "[dataset]") {
  const std::vector<LabelledCell> cells = {{"", "p#0:2", "x", {}, "", "", "p#0:2"},
                                           {"", "p#16:1", "x", {}, "", "", "p#0:2"},
                                           {"", "p#32:0", "x", {}, "", "", "p#16:1"},
                                           {"", "p#32:1", "x", {}, "", "", "p#32:1"}};
  const auto units = units_of(cells, {2, 3, 1, 0}, UnitKind::cell);
  REQUIRE(units.size() == 2);
  CHECK(units[0].cells == std::vector<int>{2, 1, 0});
}

TEST_CASE("whole groups come near the shares of every class", "[dataset]") {
  // 40 donors of 25 cells in 3 classes, in changing proportions.
  std::vector<LabelledCell> cells;
  std::vector<int> all;
  for (int donor = 0; donor < 40; ++donor)
    for (int i = 0; i < 25; ++i) {
      all.push_back(static_cast<int>(cells.size()));
      const char* label = i < donor % 13 ? "a" : i < 16 ? "b" : "c";
      cells.push_back(
          {"", "d" + std::to_string(donor) + "/" + std::to_string(i), label, {}, std::to_string(donor), ""});
    }
  const auto units = units_of(cells, all, UnitKind::donor);
  const auto portion_of = deal_groups(cells, units, defaults, 1);
  double total[3] = {}, counts[4][3] = {};
  for (std::size_t u = 0; u < units.size(); ++u)
    for (const int i : units[u].cells) {
      ++total[cells[i].label[0] - 'a'];
      ++counts[portion_of[u]][cells[i].label[0] - 'a'];
    }
  for (int r = 0; r < 4; ++r)
    for (int c = 0; c < 3; ++c) CHECK(counts[r][c] / total[c] == Approx(defaults[r].share).margin(.03));
  CHECK(deal_groups(cells, units, defaults, 1) == portion_of);
  CHECK(deal_groups(cells, units, defaults, 2) != portion_of);
}
