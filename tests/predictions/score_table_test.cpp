#include "leukolens/predictions/score_table.hpp"

#include "catch.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;

TEST_CASE("selected rows keep all that belongs to them", "[predictions]") {
  TemporaryFolder folder;
  const ScoreTable table = read_scores(
      write_text(folder / "t.csv", "id,donor,label,p_a,p_b\nx,D1,a,1,0\ny,D2,b,0.5,0.5\nz,D1,,0,1\n"), {}, {});
  const ScoreTable some = select(table, {2, 0});
  CHECK(some.size() == 2);
  CHECK(some.ids == std::vector<std::string>{"z", "x"});
  CHECK(some.donors == std::vector<std::string>{"D1", "D1"});
  CHECK(some.labels == std::vector<int>{-1, 0});
  CHECK(some.probabilities(0, 1) == 1);
  CHECK(some.logits.size() == 0);
  CHECK(some.roles.empty());
  CHECK(some.classes == table.classes);
  CHECK(select(table, {}).size() == 0);
}

TEST_CASE("logits of probabilities are their logarithm, zeros counted in a warning", "[predictions]") {
  TemporaryFolder folder;
  const ScoreTable table = read_scores(write_text(folder / "t.csv", "p_a,p_b\n0.25,0.75\n0,1\n0,1\n"), {}, {});
  std::vector<std::string> warnings;
  const Table logits = logits_of(table, [&](const std::string& text) { warnings.push_back(text); });
  CHECK(logits(0, 0) == Approx(std::log(.25)));
  CHECK(logits(1, 0) == Approx(std::log(2.2250738585072014e-308)));
  CHECK(logits(1, 1) == 0);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::Contains("2 of 6 probabilities"));
}

TEST_CASE("logits of logits are untouched", "[predictions]") {
  TemporaryFolder folder;
  const ScoreTable table = read_scores(write_text(folder / "t.csv", "logit_a,logit_b,p_a,p_b\n5,6,0.5,0.5\n"), {}, {});
  CHECK(logits_of(table, {})(0, 1) == 6);
}
