#include "leukolens/core/folds.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

TEST_CASE("single items are dealt evenly by class", "[core]") {
  std::vector<int> labels;
  for (int i = 0; i < 103; ++i) labels.push_back(i % 10 == 0 ? 2 : i % 2);
  const auto fold = deal_folds(labels, {}, 5, 1);
  std::map<int, std::map<int, int>> count;  // class, fold
  for (std::size_t i = 0; i < labels.size(); ++i) ++count[labels[i]][fold[i]];
  for (const auto& [y, by_fold] : count) {
    CHECK(by_fold.size() == 5);
    int least = 1000, most = 0;
    for (const auto& [f, n] : by_fold) least = std::min(least, n), most = std::max(most, n);
    CHECK(most - least <= 1);
  }
}

TEST_CASE("groups stay together and every fold gets some", "[core]") {
  std::vector<int> labels;
  std::vector<std::string> donors;
  for (int d = 0; d < 7; ++d)
    for (int i = 0; i < 10 + 3 * d; ++i) {
      donors.push_back("d" + std::to_string(d));
      labels.push_back(i % 3);
    }
  const auto fold = deal_folds(labels, donors, 3, 1);
  std::map<std::string, std::set<int>> folds_of;
  for (std::size_t i = 0; i < fold.size(); ++i) folds_of[donors[i]].insert(fold[i]);
  for (const auto& [donor, folds] : folds_of) CHECK(folds.size() == 1);
  CHECK(std::set<int>(fold.begin(), fold.end()) == std::set<int>{0, 1, 2});
}

TEST_CASE("folds follow the seed alone; fewer groups than folds give one fold a group", "[core]") {
  const std::vector<int> labels{0, 1, 0, 1, 0, 1, 0, 1};
  CHECK(deal_folds(labels, {}, 2, 1) == deal_folds(labels, {}, 2, 1));
  bool differs = false;
  for (std::uint64_t seed = 2; seed < 12; ++seed)
    differs |= deal_folds(labels, {}, 2, seed) != deal_folds(labels, {}, 2, 1);
  CHECK(differs);
  const auto two = deal_folds(labels, {"a", "a", "a", "b", "b", "b", "b", "a"}, 5, 1);
  CHECK(std::set<int>(two.begin(), two.end()) == std::set<int>{0, 1});
}

TEST_CASE("nothing to part is an error", "[core][errors]") {
  CHECK_THROWS_AS(deal_folds(std::vector{0, 1}, {}, 1, 1), Error);
  CHECK_THROWS_AS(deal_folds(std::vector{0, 1}, {"a", "a"}, 2, 1), Error);
  CHECK_THROWS_AS(deal_folds(std::vector{0}, {}, 2, 1), Error);
}
