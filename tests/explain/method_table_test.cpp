#include "leukolens/explain/method_table.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// Scores whose faithfulness is the given value.
MapScores faithful(double value) {
  MapScores s;
  s.deletion = 0.5;
  s.insertion = 0.5 + value;
  s.infidelity = 0.25;
  return s;
}

/// Cell i of a donor, one method with its controls.
ScoredTarget target(int i, const std::string& donor, double own, double random, double phase) {
  ScoredTarget t{"cell" + std::to_string(i), donor, "mon", true, faithful(phase), {}};
  t.runs = {{faithful(own), faithful(random), 0.4}};
  return t;
}

double value_of_score(const MethodRow& row, const char* name) { return value_of(row.scores, name); }

}  // namespace

TEST_CASE("means, differences and verdicts of a hand-made table", "[explain]") {
  // Differences to the random network: .1 .2 ... .7: mean .4, standard error .08165, t = 4.899, p = .0027 with 6
  // degrees of freedom; all seven are above 0, so the sign test has p = 2 / 2^7 = .0156, the larger one. To the phase
  // image:
  // -.1 0 .1 0 0 0 0, mean 0. Holm: .0313 and 1.
  std::vector<ScoredTarget> targets;
  const double phase[] = {0.2, 0.2, 0.2, 0.4, 0.5, 0.6, 0.7};
  for (int i = 0; i < 7; ++i) targets.push_back(target(i, "d" + std::to_string(i), 0.1 * (i + 1), 0, phase[i]));
  const auto table = compare_methods({"grad-cam"}, targets);
  const auto& row = table.rows.at(0);
  CHECK(table.cells == 7);
  CHECK(table.donors == 7);
  CHECK(table.comparisons == 2);
  CHECK(value_of_score(row, "faithfulness") == Approx(0.4));
  CHECK(value_of_score(row, "outside") == Approx(0.4));
  CHECK(std::isnan(value_of_score(row, "pointing")));
  CHECK(find_estimate(row.scores, "pointing")->n == 0);
  CHECK(row.random.difference.value == Approx(0.4));
  CHECK(row.random.p == Approx(2. / 128));
  CHECK(row.random.p_holm == Approx(2 * row.random.p));
  CHECK(row.random.difference.ci->lo == Approx(0.4 - 2.446912 * 0.0816497).epsilon(1e-5));
  CHECK(row.random.verdict == ControlVerdict::beats);
  CHECK(row.phase.difference.value == Approx(0).margin(1e-12));
  CHECK(row.phase.control == Approx(0.4));
  CHECK(row.phase.verdict == ControlVerdict::not_shown);
  CHECK(!row.beats_both());
  CHECK(verdict_sentence(row) == "not shown to beat the phase image");
  CHECK(value_of(table.phase, "faithfulness") == Approx(0.4));
}

TEST_CASE("a mean that most donors contradict, or that a few large ones carry, is no verdict", "[explain]") {
  std::vector<ScoredTarget> targets;
  for (int i = 0; i < 40; ++i)
    targets.push_back(target(i, "d" + std::to_string(i), i % 3 == 0 ? 0.9 + 0.01 * i : -0.05, 0, 0));
  const auto row = compare_methods({"m"}, targets).rows[0];
  CHECK(row.random.difference.ci->lo > 0);  // by the t interval alone it would be
  CHECK(row.random.verdict == ControlVerdict::not_shown);
}

TEST_CASE("a verdict is true of most donors where differences are lopsided", "[explain]") {
  // 20 methods whose differences are log-normal less their mean, by donor: 69 % lose a little, few win much, so `worse`
  // is true of most donors and `beats` is not.
  for (const int donors : {8, 20, 40}) {
    int claims = 0;
    for (std::uint64_t trial = 0; trial < 100; ++trial) {
      Random random(3, "lopsided tables", trial);
      std::vector<ScoredTarget> targets;
      for (int i = 0; i < donors; ++i) {
        auto t = target(i, "d" + std::to_string(i), 0, 0, 0);
        t.runs.clear();
        for (int m = 0; m < 20; ++m)
          t.runs.push_back({faithful(std::exp(random.normal()) - std::exp(0.5)), faithful(0)});
        targets.push_back(t);
      }
      const auto table = compare_methods(std::vector<std::string>(20, "m"), targets);
      claims += std::ranges::any_of(table.rows,
                                    [](const MethodRow& row) { return row.random.verdict == ControlVerdict::beats; });
    }
    CAPTURE(donors, claims);
    CHECK(claims == 0);
  }
}

TEST_CASE("a donor counts as one, however many cells it gave", "[explain]") {
  // By cell the difference would be certain; by donor it is not.
  std::vector<ScoredTarget> targets;
  const double by_donor[] = {0.9, -0.4, 0.5, -0.6, 0.7};
  Random random(1, "scatter");
  for (int i = 0; i < 400; ++i)
    targets.push_back(
        target(i, std::string(1, static_cast<char>('a' + i % 5)), by_donor[i % 5] + 0.01 * random.normal(), 0, 0));
  CHECK(compare_methods({"m"}, targets).rows[0].random.verdict == ControlVerdict::not_shown);
  for (auto& t : targets) t.donor.clear();
  const auto by_cell = compare_methods({"m"}, targets);
  CHECK(by_cell.rows[0].beats_both());
  CHECK(by_cell.donors == 0);
  CHECK_THAT(by_cell.rows[0].random.difference.ci_method, Contains("jackknife of cells"));
}

TEST_CASE("few donors, few cells and missing controls make no claim", "[explain]") {
  std::vector<ScoredTarget> targets;
  for (int i = 0; i < 100; ++i) targets.push_back(target(i, "d" + std::to_string(i % 4), 0.5 + 0.001 * i, 0, NAN));
  const auto row = compare_methods({"m"}, targets).rows[0];
  CHECK(row.random.verdict == ControlVerdict::too_few);
  CHECK(row.random.difference.value == Approx(0.5495));
  CHECK(!row.random.difference.ci);
  CHECK_THAT(row.random.difference.ci_method, Contains("4 donors"));
  CHECK(row.phase.verdict == ControlVerdict::missing);
  CHECK(!row.beats_both());
  CHECK_THAT(verdict_sentence(row), Contains("not compared with the phase image"));
  targets.resize(4);
  for (auto& t : targets) t.donor.clear();
  CHECK(compare_methods({"m"}, targets).rows[0].random.verdict == ControlVerdict::too_few);
  for (auto& t : targets) t.phase = faithful(0);
  CHECK(verdict_sentence(compare_methods({"m"}, targets).rows[0]) == "too few cells or donors to compare");
  const auto nothing = compare_methods({"m"}, {});
  CHECK(nothing.cells == 0);
  CHECK(nothing.rows[0].random.verdict == ControlVerdict::missing);
}

TEST_CASE("a method that equals its control, or loses to it, is named so", "[explain]") {
  std::vector<ScoredTarget> targets;
  for (int i = 0; i < 20; ++i) targets.push_back(target(i, "", 0.3 + 0.01 * i, 0.3 + 0.01 * i, 0.6 + 0.005 * (i % 7)));
  const auto row = compare_methods({"edges"}, targets).rows[0];
  CHECK(row.random.verdict == ControlVerdict::same);
  CHECK(row.phase.verdict == ControlVerdict::worse);
  CHECK(verdict_sentence(row) == "the same as the random network; worse than the phase image");
}

TEST_CASE("the predicted class stands for a cell, else all its classes", "[explain]") {
  auto called = target(0, "", 0.4, 0, 0), other = target(0, "", 0.1, 0, 0);
  other.predicted = false;
  other.class_name = "lym";
  auto table = compare_methods({"m"}, {other, called});
  CHECK(table.cells == 1);
  CHECK(value_of_score(table.rows[0], "faithfulness") == Approx(0.4));
  CHECK(table.classes == std::vector<std::string>{"mon"});
  called.predicted = false;
  table = compare_methods({"m"}, {other, called});
  CHECK(value_of_score(table.rows[0], "faithfulness") == Approx(0.25));
  CHECK(table.classes.size() == 2);
}

TEST_CASE("the table does not depend on the order of cells", "[explain]") {
  std::vector<ScoredTarget> targets;
  Random random(1, "scores");
  for (int i = 0; i < 30; ++i)
    targets.push_back(target(i, "d" + std::to_string(i % 6), random.normal(), random.normal(), random.normal()));
  const auto before = compare_methods({"m"}, targets).rows[0];
  shuffle(targets, random);
  const auto after = compare_methods({"m"}, targets).rows[0];
  CHECK(before.random.p == Approx(after.random.p));
  CHECK(before.phase.difference.value == Approx(after.phase.difference.value));
}

TEST_CASE("methods that know nothing are seldom said to beat or lose to a control", "[explain]") {
  // 20 methods without any difference, 8 donors with effects of their own: at most 5 % of tables make a claim.
  int claims = 0;
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    Random random(2, "null tables", trial);
    std::vector<ScoredTarget> targets;
    std::vector<double> effects(8 * 20);
    for (auto& effect : effects) effect = random.normal();
    for (int i = 0; i < 24; ++i) {
      auto t = target(i, "d" + std::to_string(i % 8), 0, 0, 0);
      t.runs.clear();
      for (int m = 0; m < 20; ++m)
        t.runs.push_back({faithful(effects[static_cast<std::size_t>(20 * (i % 8) + m)] + random.normal()),
                          faithful(random.normal())});
      targets.push_back(t);
    }
    const auto table = compare_methods(std::vector<std::string>(20, "m"), targets);
    claims += std::ranges::any_of(
        table.rows, [](const MethodRow& row) { return row.random.p_holm < 0.05 || row.phase.p_holm < 0.05; });
  }
  CHECK(claims <= 20);  // 10 expected at most, 3 standard errors above
}

TEST_CASE("flat maps are counted", "[explain]") {
  auto flat = target(0, "", 0, 0, 0);
  flat.runs[0].own.flat = true;
  CHECK(compare_methods({"m"}, {flat, target(1, "", 0, 0, 0)}).rows[0].flat == 1);
}

TEST_CASE("the table as JSON and CSV", "[explain]") {
  std::vector<ScoredTarget> targets;
  for (int i = 0; i < 12; ++i) targets.push_back(target(i, "", 0.5 + 0.01 * (i % 5), 0.01 * (i % 3), NAN));
  const auto table = compare_methods({"grad-cam@layer1, the first"}, targets);
  const Json json = to_json(table);
  CHECK(json["donors"].is_null());
  const Json& row = json["rows"][0];
  CHECK(row["random"]["verdict"] == "beats");
  CHECK(row["beats_both"] == false);
  CHECK(row["phase"]["p"].is_null());
  CHECK(row["scores"]["faithfulness"]["ci"].size() == 2);
  CHECK(row["scores"]["pointing"]["value"].is_null());
  const auto csv = method_scores_csv(table);
  CHECK_THAT(csv, Contains("method,cells,flat,verdict,deletion,deletion_lo,deletion_hi,insertion"));
  CHECK_THAT(csv, Contains("\"grad-cam@layer1, the first\",12,0,not compared with the phase image,0.5,nan,nan,"));
  const auto line = csv.substr(csv.find('\n') + 2);
  CHECK(std::ranges::count(csv.substr(0, csv.find('\n')), ',') + 1 == std::ranges::count(line, ','));  // one in quotes
}

TEST_CASE("a table of uneven cells is refused", "[explain][errors]") {
  CHECK_THROWS_WITH(compare_methods({"a", "b"}, {target(0, "", 0, 0, 0)}), Contains("cell0: 1 maps"));
  CHECK_THROWS_AS(compare_methods({}, {}), Error);
}
