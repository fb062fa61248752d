#include "capture/assignment.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "catch.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

using Rows = std::vector<std::vector<Candidate>>;

double cost_of(const Rows& rows, const std::vector<std::size_t>& columns, double alone) {
  double sum = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (columns[r] == unassigned) sum += alone;
    for (const Candidate& c : rows[r])
      if (c.column == columns[r]) sum += c.cost;
  }
  return sum;
}

/// The best of all assignments.
double least_cost(const Rows& rows, std::size_t row, std::set<std::size_t>& taken, double alone) {
  if (row == rows.size()) return 0;
  double best = alone + least_cost(rows, row + 1, taken, alone);
  for (const Candidate& c : rows[row]) {
    if (!taken.insert(c.column).second) continue;
    best = std::min(best, c.cost + least_cost(rows, row + 1, taken, alone));
    taken.erase(c.column);
  }
  return best;
}

}  // namespace

TEST_CASE("a row gives way where that costs less in all", "[capture]") {
  // Greedy gives row 0 its column 0 (1) and row 1 the rest (10): 11. Best: 2 + 3 = 5.
  const Rows rows = {{{0, 1}, {1, 2}}, {{0, 3}, {1, 10}}};
  CHECK(assign(rows, 2, 100) == std::vector<std::size_t>{1, 0});
}

TEST_CASE("a row stays alone where that costs less", "[capture]") {
  CHECK(assign(Rows{{{0, 5}}}, 1, 4) == std::vector<std::size_t>{unassigned});
  CHECK(assign(Rows{{{0, 5}}}, 1, 6) == std::vector<std::size_t>{0});
  // Both want column 0; that which loses less by staying alone does: 2 + 10 < 3 + 10.
  CHECK(assign(Rows{{{0, 3}}, {{0, 2}}}, 1, 10) == std::vector<std::size_t>{unassigned, 0});
  CHECK(assign(Rows{}, 3, 1).empty());
  CHECK(assign(Rows{{}, {}}, 0, 1) == std::vector<std::size_t>{unassigned, unassigned});
}

TEST_CASE("no assignment of small problems costs less", "[capture]") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed, "assignment");
    Rows rows(1 + random.below(6));
    const std::size_t columns = 1 + random.below(6);
    for (auto& row : rows)
      for (std::size_t c = 0; c < columns; ++c)
        if (random.uniform() < 0.7) row.push_back({c, std::floor(random.uniform(-3, 12))});
    const double alone = random.uniform(1, 12);
    const auto found = assign(rows, columns, alone);
    std::set<std::size_t> taken;
    std::size_t given = 0;
    for (const std::size_t c : found)
      if (c != unassigned) {
        taken.insert(c);
        ++given;
      }
    REQUIRE(taken.size() == given);
    taken.clear();
    REQUIRE(cost_of(rows, found, alone) == Approx(least_cost(rows, 0, taken, alone)).margin(1e-9));
  }
}
