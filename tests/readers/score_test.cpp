#include "leukolens/readers/score.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

struct Answered {
  std::vector<KeyRow> key;
  std::vector<AnswerRow> answers;
};

/// Cells of two classes in turn, every fifth called wrongly; `right(arm, wrong call, random)` is the chance of a right
/// answer.
template <typename Right>
Answered study(int readers, int cells, std::uint64_t seed, const Right& right) {
  Answered s;
  for (int r = 0; r < readers; ++r)
    for (const auto arm : arms)
      for (int i = 0; i < cells; ++i) {
        Random random(seed, std::string("answer-") + name_of(arm), static_cast<std::uint64_t>(r * 1000 + i));
        const std::string label = i % 2 ? "b" : "a", other = i % 2 ? "a" : "b";
        const bool wrong = i % 5 == 0;
        const std::string reader = "reader " + std::to_string(r), item = std::to_string(i);
        s.key.push_back(
            {reader, arm, item, "cell " + item, label, wrong ? other : label, "donor " + std::to_string(i / 5 % 10)});
        s.answers.push_back({reader, arm, item, random.uniform() < right(arm, wrong) ? label : other, "a.csv, line 2"});
      }
  return s;
}

const ArmChange& change(const ReadersReport& report, const std::string& measure, Arm from, Arm to) {
  return *std::ranges::find_if(
      report.changes, [&](const ArmChange& c) { return c.measure == measure && c.from == from && c.to == to; });
}

}  // namespace

TEST_CASE("scores of a study by hand", "[readers]") {
  Answered s;
  const auto add = [&](Arm arm, const std::string& item, const std::string& label, const std::string& call,
                       const std::string& answer) {
    s.key.push_back({"ann", arm, item, "cell " + item, label, call, ""});
    s.answers.push_back({"ann", arm, item, answer, "a.csv, line 2"});
  };
  // Alone: 3 of 4 right. With the call: the wrong call of cell 2 is followed.
  add(Arm::cell, "1", "a", "a", "a"), add(Arm::cell, "2", "a", "b", "a"), add(Arm::cell, "3", "b", "b", "a"),
      add(Arm::cell, "4", "b", "b", "b");
  add(Arm::call, "1", "a", "a", "a"), add(Arm::call, "2", "a", "b", "b"), add(Arm::call, "3", "b", "b", "b"),
      add(Arm::call, "4", "b", "b", "");
  const auto report = score_readers(s.key, s.answers);
  CHECK(report.cells == 4);
  CHECK(report.unanswered == 1);
  CHECK(report.network_accuracy == Approx(0.75));
  REQUIRE(report.reader_scores.size() == 2);
  CHECK(report.reader_scores[0].accuracy.value == Approx(0.75));
  CHECK(report.reader_scores[0].kappa == Approx(0.5));
  CHECK(report.reader_scores[1].answered == 3);
  const auto& gain = change(report, "accuracy", Arm::cell, Arm::call);
  CHECK(gain.cells == 3);  // cell 4 is not answered with the call
  CHECK(gain.before == Approx(2. / 3));
  CHECK(gain.after == Approx(2. / 3));
  const auto& over = change(report, "over_reliance", Arm::cell, Arm::call);
  CHECK(over.cells == 1);
  CHECK(over.before == 0);
  CHECK(over.after == 1);
  CHECK_FALSE(over.comparison.difference.ci);
}

TEST_CASE("a gain, over-reliance and no difference are told as they are", "[readers]") {
  const auto s = study(5, 200, 1, [](Arm arm, bool wrong) {
    if (arm == Arm::cell) return 0.7;
    return wrong ? 0.4 : 0.95;  // calls are followed, right or wrong; the map adds nothing
  });
  const auto report = score_readers(s.key, s.answers);
  CHECK(report.unit == "donors");
  const auto& gain = change(report, "accuracy", Arm::cell, Arm::call).comparison.difference;
  REQUIRE(gain.ci);
  CHECK(gain.ci->lo > 0);
  CHECK(change(report, "over_reliance", Arm::cell, Arm::call).comparison.difference.ci->lo > 0);
  CHECK(change(report, "under_reliance", Arm::cell, Arm::call).comparison.difference.ci->hi < 0);
  const auto& of_map = change(report, "accuracy", Arm::call, Arm::map).comparison.difference;
  CHECK(of_map.ci->lo < 0);
  CHECK(of_map.ci->hi > 0);
  const auto sentences = sentences_of(report);
  CHECK_THAT(sentences[0], Contains("are right more often"));
  CHECK_THAT(sentences[1], Contains("not shown to differ"));
}

TEST_CASE("intervals of a gain of nothing cover it, over 200 studies", "[readers]") {
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto s = study(4, 60, seed, [](Arm, bool) { return 0.75; });
    const auto report = score_readers(s.key, s.answers);
    const auto& d = change(report, "accuracy", Arm::cell, Arm::call).comparison.difference;
    covered += d.ci && d.ci->lo <= 0 && d.ci->hi >= 0;
  }
  CHECK(covered >= 0.91 * 200);
}

TEST_CASE("answers that do not belong are refused by row", "[readers][errors]") {
  auto s = study(1, 10, 1, [](Arm, bool) { return 0.8; });
  const auto refused = [&](const AnswerRow& row, const std::string& fault) {
    auto answers = s.answers;
    answers.push_back(row);
    CHECK_THROWS_WITH(score_readers(s.key, answers), Contains(fault));
  };
  refused({"reader 0", Arm::cell, "77", "a", "b.csv, line 9"}, "no item 77");
  refused({"somebody", Arm::cell, "1", "a", "b.csv, line 9"}, "no item 1 of reader somebody");
  refused({"reader 0", Arm::cell, "1", "a", "b.csv, line 9"}, "answered twice");
  auto odd = s.answers;
  odd[0].answer = "monocite";
  CHECK_THROWS_WITH(score_readers(s.key, odd), Contains("`monocite` is no class"));
  CHECK_THROWS_WITH(score_readers(s.key, {}), Contains("no item is answered"));
  CHECK_THROWS_AS(score_readers({}, s.answers), Error);
}

TEST_CASE("an arm that nobody read is left out", "[readers]") {
  auto s = study(2, 30, 1, [](Arm, bool) { return 0.8; });
  std::erase_if(s.answers, [](const AnswerRow& row) { return row.arm == Arm::map; });
  const auto report = score_readers(s.key, s.answers);
  CHECK(report.arm_scores.size() == 2);
  CHECK(std::ranges::none_of(report.changes, [](const ArmChange& c) { return c.to == Arm::map; }));
  CHECK(to_json(report).at("arm_scores").size() == 2);
  CHECK_THAT(readers_csv(report), Contains("reader 1,call,30,30,"));
}
