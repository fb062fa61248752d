#include "leukolens/dataset/roles.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "leukolens/core/random.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

using Cells = std::vector<LabelledCell>;
using Counts = std::array<int, 5>;

void add(Cells& cells, const std::string& label, int n, const std::string& donor = "") {
  for (int i = 0; i < n; ++i) {
    const std::string id = label + "/" + donor + std::to_string(i);
    cells.push_back({"hash of " + id, id, label, {}, donor, ""});
  }
}

std::vector<std::string> deal(Cells& cells, DealOptions options = {}) {
  std::vector<std::string> warnings;
  deal_roles(cells, options, [&](const std::string& text) { warnings.push_back(text); });
  return warnings;
}

Counts counts_of(const Cells& cells, const std::string& label = "") {
  Counts counts{};
  for (const LabelledCell& cell : cells)
    if (label.empty() || cell.label == label) ++counts[static_cast<int>(*cell.role)];
  return counts;
}

std::map<std::string, std::set<Role>> roles_of_donors(const Cells& cells) {
  std::map<std::string, std::set<Role>> roles;
  for (const LabelledCell& cell : cells) roles[cell.donor].insert(*cell.role);
  return roles;
}

Cells three_classes() {
  Cells cells;
  add(cells, "lymphocyte", 149);
  add(cells, "monocyte", 75);
  add(cells, "granulocyte", 75);
  return cells;
}

}  // namespace

TEST_CASE("299 cells are dealt 180, 31, 44, 44", "[dataset]") {
  Cells cells = three_classes();
  CHECK(deal(cells).empty());
  CHECK(counts_of(cells) == Counts{180, 31, 44, 44, 0});
  CHECK(counts_of(cells, "lymphocyte") == Counts{90, 15, 22, 22, 0});
  CHECK(counts_of(cells, "monocyte") == Counts{45, 8, 11, 11, 0});
}

TEST_CASE("a pair of identical images changes no count", "[dataset]") {
  Cells cells = three_classes();
  cells[150].content_hash = cells[160].content_hash;
  deal(cells);
  CHECK(counts_of(cells) == Counts{180, 31, 44, 44, 0});
}

TEST_CASE("roles depend on the seed and the ids, not on the order of cells", "[dataset]") {
  Cells cells = three_classes(), shuffled = cells, other_seed = cells;
  Random random(7, "test");
  shuffle(shuffled, random);
  deal(cells);
  deal(shuffled);
  DealOptions options;
  options.seed = 2;
  deal(other_seed, options);
  std::map<std::string, Role> role;
  for (const LabelledCell& cell : cells) role[cell.id] = *cell.role;
  CHECK(std::all_of(shuffled.begin(), shuffled.end(), [&](const auto& cell) { return role[cell.id] == cell.role; }));
  CHECK_FALSE(
      std::all_of(other_seed.begin(), other_seed.end(), [&](const auto& cell) { return role[cell.id] == cell.role; }));
}

TEST_CASE("whole donors are dealt", "[dataset]") {
  Cells cells;
  for (int donor = 0; donor < 20; ++donor) {
    add(cells, "a", 10 + donor, "D" + std::to_string(donor));
    add(cells, "b", 30 - donor, "D" + std::to_string(donor));
  }
  CHECK(deal(cells).empty());
  for (const auto& [donor, roles] : roles_of_donors(cells)) CHECK(roles.size() == 1);
  const Counts counts = counts_of(cells);
  CHECK(counts[0] == Approx(480).margin(40));
  for (const char* label : {"a", "b"})
    for (int r = 0; r < 4; ++r) CHECK(counts_of(cells, label)[r] > 0);
}

TEST_CASE("four donors of one class each still give every class train cells", "[dataset]") {
  Cells cells;
  for (const char* donor : {"D1", "D2", "D3", "D4"}) add(cells, "a", 10, donor);
  add(cells, "b", 10, "D4");
  const auto warnings = deal(cells);
  CHECK(counts_of(cells, "b") == Counts{10, 0, 0, 0, 0});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("class b has no cell to validate or calibrate or test"));
}

TEST_CASE("too few donors are shared between roles, with a warning", "[dataset]") {
  for (int donors = 1; donors <= 3; ++donors) {
    Cells cells;
    for (int donor = 0; donor < donors; ++donor) add(cells, "a", 60, "D" + std::to_string(donor));
    const auto warnings = deal(cells);
    REQUIRE(warnings.size() == 1);
    CHECK_THAT(warnings[0], Contains(std::to_string(donors) + " donor") && Contains("too few for 4 roles"));
    CHECK(counts_of(cells)[0] == 36 * donors);
  }
}

TEST_CASE("classes of one donor each cannot be told from their donors, which is said", "[dataset]") {
  Cells cells;
  for (const std::string name : {"a", "b", "c", "d"}) add(cells, name, 10, "D_" + name);
  auto warnings = deal(cells);
  CHECK(counts_of(cells) == Counts{40, 0, 0, 0, 0});
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[0], Contains("each class comes from one donor of its own (a from D_a, b from D_b") &&
                              Contains("class and donor cannot be told apart"));
  CHECK_THAT(warnings[1], Contains("no cell has the role validate or calibrate, and none of the train cells can"));
  cells.clear();
  for (const std::string name : {"a", "b"})
    for (const char* donor : {"D1", "D2", "D3", "D4"}) add(cells, name, 10, donor);
  CHECK(deal(cells).empty());
  add(cells, "blast", 10, "D5");
  warnings = deal(cells);
  REQUIRE_FALSE(warnings.empty());
  CHECK_THAT(warnings[0], Contains("some classes come from one donor who gives no other class (blast from D5)") &&
                              Contains("class and donor cannot be told apart"));
  add(cells, "a", 10, "D5");  // the donor gives another class too
  for (const auto& warning : deal(cells)) CHECK_THAT(warning, !Contains("cannot be told apart"));
}

TEST_CASE("specimens are kept whole where donors are too few", "[dataset]") {
  Cells cells;
  add(cells, "a", 100, "D1");
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i].specimen = "S" + std::to_string(i / 10);
  deal(cells);
  std::map<std::string, std::set<Role>> roles;
  for (const LabelledCell& cell : cells) roles[cell.specimen].insert(*cell.role);
  for (const auto& [specimen, of_specimen] : roles) CHECK(of_specimen.size() == 1);
  CHECK(counts_of(cells)[0] == 60);
}

TEST_CASE("a partly filled donor column is not used, with a warning", "[dataset]") {
  Cells cells;
  for (const char* donor : {"D1", "D2", "D3", "D4", "D5", ""}) add(cells, "a", 10, donor);
  const auto warnings = deal(cells);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("donor of 10 of 60 cells is not given"));
}

TEST_CASE("identical images stay together", "[dataset]") {
  Cells cells = three_classes();
  for (std::size_t i = 0; i + 1 < cells.size(); i += 2) cells[i + 1].content_hash = cells[i].content_hash;
  deal(cells);
  std::map<std::string, std::set<Role>> roles;
  for (const LabelledCell& cell : cells) roles[cell.content_hash].insert(*cell.role);
  for (const auto& [hash, of_hash] : roles) CHECK(of_hash.size() == 1);
}

TEST_CASE("given roles are kept and draw along what belongs to them", "[dataset]") {
  Cells cells;
  for (int donor = 0; donor < 8; ++donor) add(cells, "a", 10, "D" + std::to_string(donor));
  cells[0].role = Role::test;    // D0 is tested on, so all of it
  cells[10].role = Role::train;  // D1: half of it known to the network
  cells[11].role = Role::test;
  cells[20].role = Role::fresh;  // new cells bind nothing
  deal(cells);
  CHECK(roles_of_donors(cells)["D0"] == std::set<Role>{Role::test});
  CHECK(cells[10].role == Role::train);
  CHECK(cells[11].role == Role::test);
  CHECK(cells[12].role == Role::train);
  CHECK(cells[20].role == Role::fresh);
  CHECK(roles_of_donors(cells)["D2"].size() == 2);
}

TEST_CASE("a role that a given split lacks is taken out of train", "[dataset]") {
  Cells cells;
  for (const char* label : {"a", "b"}) {
    const std::size_t begin = cells.size();
    add(cells, label, 500);
    for (std::size_t i = 0; i < 500; ++i)
      cells[begin + i].role = i < 350 ? Role::train : i < 425 ? Role::validate : Role::test;
  }
  const auto warnings = deal(cells);
  CHECK(counts_of(cells, "a") == Counts{280, 75, 70, 75, 0});  // .15 / (.6 + .15) of 350
  CHECK(counts_of(cells, "b") == Counts{280, 75, 70, 75, 0});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("no cell has the role calibrate: 140 of 700 train cells"));
}

TEST_CASE("whole donors are taken out of train where there are enough", "[dataset]") {
  Cells cells;
  for (int donor = 0; donor < 10; ++donor) add(cells, "a", 10, "D" + std::to_string(donor));
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i].role = i < 80 ? Role::train : Role::test;
  const auto warnings = deal(cells);
  for (const auto& [donor, roles] : roles_of_donors(cells)) CHECK(roles.size() == 1);
  CHECK(counts_of(cells)[1] > 0);
  CHECK(counts_of(cells)[2] > 0);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("validate or calibrate") && Contains("whole donors"));
}

TEST_CASE("a class of three cells can be trained on, with a warning", "[dataset]") {
  Cells cells;
  add(cells, "a", 100);
  add(cells, "b", 3);
  const auto warnings = deal(cells);
  CHECK(counts_of(cells, "b") == Counts{2, 0, 1, 0, 0});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("class b has no cell to validate or test"));
}

TEST_CASE("what cannot be dealt is named", "[dataset][errors]") {
  Cells cells;
  add(cells, "a", 100);
  add(cells, "b", 1);
  CHECK_THAT(error_of([&] { deal(cells); }).what(), Contains("class b has one cell"));
  Cells tested = three_classes();
  for (LabelledCell& cell : tested)
    if (cell.label == "monocyte") cell.role = Role::test;
  CHECK_THAT(error_of([&] { deal(tested); }).what(), Contains("class monocyte has no train cell"));
  Cells unlabelled = three_classes();
  unlabelled[3].label = "";
  CHECK_THAT(error_of([&] { deal(unlabelled); }).what(), Contains("has no label"));
  DealOptions options;
  options.fractions = {.6, .1, .1, .1};
  Cells fine = three_classes();
  CHECK(error_of([&] { deal(fine, options); }).kind() == Kind::bad_value);
}
