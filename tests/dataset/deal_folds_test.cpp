#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/dataset/roles.hpp"

using namespace leukolens;

namespace {

std::vector<LabelledCell> study(int cells, int donors, int classes = 3) {
  std::vector<LabelledCell> out;
  for (int i = 0; i < cells; ++i)
    out.push_back({"hash" + std::to_string(i),
                   "cell" + std::to_string(i),
                   std::string(1, 'a' + i % classes),
                   {},
                   donors ? "donor" + std::to_string(i / classes % donors) : "",
                   ""});
  return out;
}

struct Told {
  std::vector<std::string> warnings;
  Warn sink() {
    return [this](const std::string& text) { warnings.push_back(text); };
  }
  bool holds(const std::string& part) const {
    return std::ranges::any_of(warnings, [&](const auto& w) { return w.find(part) != std::string::npos; });
  }
};

}  // namespace

TEST_CASE("folds hold every class in its share, and another seed deals anew", "[dataset]") {
  auto cells = study(150, 0);
  cells[4].role = Role::test;
  const auto fold = deal_folds(cells, 5, 1, {});
  CHECK(fold[4] == -1);
  std::map<std::pair<int, std::string>, int> counts;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (fold[i] >= 0) ++counts[{fold[i], cells[i].label}];
  CHECK(counts.size() == 15);
  for (const auto& [key, n] : counts) CHECK((n == 10 || n == 9));
  CHECK(deal_folds(cells, 5, 1, {}) == fold);
  CHECK(deal_folds(cells, 5, 2, {}) != fold);
}

TEST_CASE("whole donors and identical cells stay in one fold", "[dataset]") {
  for (const int donors : {10, 50}) {
    const auto cells = study(300, donors);
    const auto fold = deal_folds(cells, 5, 1, {});
    std::map<std::string, std::set<int>> of_donor;
    std::set<int> used;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      of_donor[cells[i].donor].insert(fold[i]);
      used.insert(fold[i]);
    }
    CHECK(used.size() == 5);
    for (const auto& [donor, folds] : of_donor) CHECK(folds.size() == 1);
  }
  auto twins = study(30, 0);
  twins[3].content_hash = twins[27].content_hash;
  const auto fold = deal_folds(twins, 5, 1, {});
  CHECK(fold[3] == fold[27]);
}

TEST_CASE("one donor, a class of three cells, a class of one donor: dealt, and said", "[dataset]") {
  Told one;
  const auto fold = deal_folds(study(60, 1), 5, 1, one.sink());
  CHECK(std::set<int>(fold.begin(), fold.end()).size() == 5);
  CHECK(one.holds("1 donor is too few"));
  auto rare = study(60, 0, 2);
  for (int i = 0; i < 3; ++i) rare[static_cast<std::size_t>(i)].label = "rare";
  std::set<int> folds_of_rare;
  const auto dealt = deal_folds(rare, 5, 1, {});
  for (std::size_t i = 0; i < 3; ++i) folds_of_rare.insert(dealt[i]);
  CHECK(folds_of_rare.size() == 3);
  Told lone;
  auto cells = study(60, 6);
  for (auto& cell : cells)
    if (cell.label == "c" && cell.donor != "donor1") cell.label = "a";
  deal_folds(cells, 3, 1, lone.sink());
  CHECK(lone.holds("class c stands in one fold alone"));
}

TEST_CASE("folds that cannot be made are refused", "[dataset][errors]") {
  CHECK_THROWS_AS(deal_folds(study(4, 0), 5, 1, {}), Error);
  CHECK_THROWS_AS(deal_folds(study(4, 0), 1, 1, {}), Error);
}
