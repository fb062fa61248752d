// What `monitor` and `compare` say.
#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/comparison.hpp"
#include "leukolens/report/drift.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

Drift drift_with(DriftVerdict verdict, bool focus_differs) {
  Drift d;
  d.classes = {"a", "b"};
  d.fractions_today = {0.4, 0.6};
  d.fractions_reference = {0.5, 0.5};
  d.n_today = 100;
  d.n_reference = 200;
  d.verdict = verdict;
  DriftTest focus;
  focus.name = "focus";
  focus.test = "Kolmogorov-Smirnov";
  focus.today = 0.08;
  focus.reference = 0.05;
  focus.smallest = 0.1;
  focus.unit = "relative";
  focus.effect = 0.31;
  focus.p = focus.p_holm = 0.0004;
  focus.differs = focus_differs;
  DriftTest novelty = focus;
  novelty.name = "novelty";
  novelty.missing = "today's table has no novelty";
  novelty.p = novelty.p_holm = novelty.effect = NAN;
  novelty.differs = false;
  d.tests = {focus, novelty};
  return d;
}

Comparison comparison_with(double difference, std::optional<Interval> ci) {
  Comparison c;
  c.n = 50;
  c.donors = 8;
  c.matched.by = "id";
  c.matched.only_b = 3;
  for (const char* name : {"accuracy", "nll"}) {
    PairedMetric f{name, {0.8, {}, "", 50}, {0.8 + difference, {}, "", 50}, {difference, ci, "by hand", 50}};
    c.metrics.push_back(f);
  }
  c.mcnemar.only_a = 2;
  c.mcnemar.only_b = 9;
  c.mcnemar.p = 0.065;
  return c;
}

}  // namespace

TEST_CASE("the figure of a comparison names the better side metric by metric", "[report]") {
  // Lower is better for the log loss: the same positive difference speaks for B in accuracy, for A in log loss.
  const auto svg = comparison_svg(comparison_with(0.05, Interval{0.01, 0.09}));
  CHECK_THAT(svg, Contains("B better") && Contains("A better") && Contains("+5"));
  CHECK_THAT(comparison_svg(comparison_with(0.05, Interval{-0.01, 0.09})), Contains("not told apart"));
  CHECK_THAT(comparison_svg(comparison_with(0.05, {}), FigureLayout::narrow), Contains("no interval"));
  CHECK_THAT(comparison_svg(comparison_with(NAN, {})), Contains("not defined") && Contains("</svg>"));
  CHECK_THAT(comparison_svg(comparison_with(0, Interval{0, 0})), Contains("not told apart"));
  CHECK(comparison_svg({}).empty());
}

TEST_CASE("the figure of a monitored run shows what differs and what was not tested", "[report]") {
  for (const auto layout : {FigureLayout::wide, FigureLayout::narrow}) {
    const auto svg = drift_svg(drift_with(DriftVerdict::unlike, true), layout);
    CHECK_THAT(svg, Contains("focus") && Contains("not tested"));
    const auto alike = drift_svg(drift_with(DriftVerdict::like, false), layout);
    const auto vermilion = [](const std::string& text) {
      std::size_t n = 0;
      for (auto at = text.find("213,  94,   0"); at != std::string::npos; at = text.find("213,  94,   0", at + 1)) ++n;
      return n;
    };
    CHECK(vermilion(svg) > vermilion(alike));
  }
  auto hostile = drift_with(DriftVerdict::like, false);
  hostile.classes = {"<b>x</b>", "`id`"};
  CHECK(drift_svg(hostile).find("<b>") == std::string::npos);
  CHECK(drift_svg({}).empty());
}

TEST_CASE("the verdict of monitor names what differs and what was not looked at", "[report]") {
  CHECK_THAT(drift_sentence(drift_with(DriftVerdict::unlike, true)),
             Contains("unlike") && Contains("): focus.") && Contains("Not looked at: novelty"));
  CHECK_THAT(drift_sentence(drift_with(DriftVerdict::like, false)), Contains("looks like the calibration cells"));
  CHECK_THAT(drift_sentence(drift_with(DriftVerdict::fractions, false)), Contains("other class fractions"));
  CHECK_THAT(drift_sentence(drift_with(DriftVerdict::too_few, false)), Contains("Too few cells"));
  auto unsure = drift_with(DriftVerdict::unsure, false);
  unsure.tests[0].unsure = true;
  CHECK_THAT(drift_sentence(unsure), Contains("by much") && Contains("): focus."));
  unsure.tests[0].effective_today = 3;
  unsure.tests[0].effective_reference = 60;
  unsure.today_clusters = 1;
  unsure.reference_clusters = 20;
  CHECK_THAT(drift_sentence(unsure), Contains("Today's cells come from 1 capture or donor, too few"));
  std::swap(unsure.tests[0].effective_today, unsure.tests[0].effective_reference);
  CHECK_THAT(drift_sentence(unsure), Contains("The calibration cells come from 20 captures or donors, too few"));
  unsure.too_few_captures = "the calibration cells come from 3 captures; at least 8 are needed";
  CHECK_THAT(drift_sentence(unsure), Contains("cannot be told") &&
                                         Contains("from 3 captures; at least 8 are needed.") &&
                                         Contains("by chance or not: focus.") && Contains("column `capture`"));
  unsure.tests[0].unsure = false;
  CHECK_THAT(drift_sentence(unsure), Contains("no proof that there is none"));
  auto unknown = drift_with(DriftVerdict::unlike, false);
  unknown.unknown = 90;
  CHECK_THAT(drift_sentence(unknown), !Contains("unknown"));  // as many as promised
  unknown.too_many_unknown = true;
  CHECK_THAT(drift_sentence(unknown), Contains("): 90 cells unknown to the model."));
  unknown.verdict = DriftVerdict::like;
  CHECK_THAT(drift_sentence(unknown), Contains("But 90 cells are unknown to the model, more than promised"));
  unknown.unknown_check = check_unknown({1, 0, 0, 0}, {0, 0, 1, 1}, {"a", "b"}, {}, {0.1, 100});
  CHECK_THAT(join(drift_text(unknown), "\n"), Contains("1 of 4 cells are unknown, no more than chance explains: the "
                                                       "promise is about 10.0 %"));
  CHECK(drift_json(unknown, {})["unknown_check"]["unknown"] == 1);
  const auto text = join(drift_text(drift_with(DriftVerdict::unlike, true)), "\n");
  CHECK_THAT(text, Contains("focus: DIFFERS, median 0.080 today, 0.050 before; at least 31.0 % of the cells differ by "
                            "more than 10 %, p < 0.001"));
  auto of_background = drift_with(DriftVerdict::unlike, true);
  of_background.tests[0].unit = "rad";
  CHECK_THAT(join(drift_text(of_background), "\n"), Contains("0.080 rad today") && Contains("more than 0.1 rad"));
  of_background.tests[0].effect = 0;
  CHECK_THAT(join(drift_text(of_background), "\n"), Contains("they agree within 0.1 rad"));
  CHECK_THAT(text, Contains("captures and donors of the calibration cells are unknown, so every cell"));
}

TEST_CASE("monitor says alike of what was found alike alone", "[report]") {
  auto d = drift_with(DriftVerdict::like, false);
  CHECK_THAT(join(drift_text(d), "\n"), Contains("focus: alike"));
  d.tests[0].slight = true;
  CHECK_THAT(join(drift_text(d), "\n"), Contains("focus: differs by less than matters"));
  d.tests[0].too_few = true;
  CHECK_THAT(join(drift_text(d), "\n"), Contains("focus: too few cells to tell") && !Contains("alike"));
  CHECK(drift_json(d, {})["tests"][0]["too_few_cells"] == true);
}

TEST_CASE("monitor as JSON", "[report]") {
  const auto json = drift_json(drift_with(DriftVerdict::unlike, true), {});
  CHECK(json["verdict"] == "unlike");
  CHECK(json["tests"][0]["differs"] == true);
  CHECK(json["tests"][1]["p"].is_null());
  CHECK(json["tests"][0]["smallest"] == 0.1);
  CHECK(json["tests"][0]["unit"] == "relative");
  CHECK(json["too_few_captures"].is_null());
  auto unsure = drift_with(DriftVerdict::unsure, false);
  unsure.too_few_captures = "the calibration cells come from 3 captures; at least 8 are needed";
  unsure.reference_captures = 3;
  CHECK(drift_json(unsure, {})["verdict"] == "unsure");
  CHECK(drift_json(unsure, {})["too_few_captures"] == unsure.too_few_captures);
  CHECK(drift_json(unsure, {})["reference_captures"] == 3);
  CHECK(json["classes"]["b"]["today"] == 0.6);
}

TEST_CASE("the sentence of compare names the better model and whether chance explains it", "[report]") {
  CHECK_THAT(comparison_sentence(comparison_with(0.04, Interval{0.01, 0.07}), "old.csv", "new.csv"),
             Contains("On 50 cells of 8 donors new.csv is right more often, by 4.0 percentage points") &&
                 Contains("more than chance explains"));
  CHECK_THAT(comparison_sentence(comparison_with(-0.04, Interval{-0.09, 0.01}), "old.csv", "new.csv"),
             Contains("old.csv is right more often") && Contains("chance alone can explain that"));
  CHECK_THAT(comparison_sentence(comparison_with(0, std::nullopt), "A", "B"),
             Contains("both are right equally often") && Contains("cannot be told"));
  auto same = comparison_with(0, std::nullopt);
  same.mcnemar.only_a = same.mcnemar.only_b = 0;
  CHECK_THAT(comparison_sentence(same, "A", "B"),
             Contains("both are right and wrong on the same ones.") && !Contains("cannot be told"));
}

TEST_CASE("metrics of probabilities on different footings are marked", "[report]") {
  auto c = comparison_with(0.04, Interval{0.01, 0.07});
  CHECK_THAT(comparison_sentence(c, "A", "B"), Contains("The probabilities of A fit the labels better"));
  c.same_footing = false;
  c.rests_a = "the softmax of its logits";
  CHECK_THAT(comparison_sentence(c, "A", "B"), Contains("more than chance explains") &&
                                                   Contains("different footings and are not compared") &&
                                                   !Contains("fit the labels better"));
  const auto json = comparison_json(c, {}, "b.csv");
  CHECK(json["footing"]["same"] == false);
  CHECK(json["footing"]["a"] == "the softmax of its logits");
  CHECK(json["metrics"]["accuracy"]["comparable"] == true);
  CHECK(json["metrics"]["nll"]["comparable"] == false);
  const auto text = comparison_text(c, "a.csv", "b.csv");
  CHECK_THAT(text[1], !Contains("different footings"));
  CHECK_THAT(text[2], Contains("nll") && Contains(", on different footings"));
}

TEST_CASE("compare as JSON, CSV and text", "[report]") {
  const auto c = comparison_with(0.04, std::nullopt);
  const auto json = comparison_json(c, {}, "b.csv");
  CHECK(json["metrics"]["accuracy"]["difference"]["value"] == 0.04);
  CHECK(json["metrics"]["accuracy"]["difference"]["ci"].is_null());
  CHECK(json["mcnemar"]["p"] == 0.065);
  CHECK(json["only_in_b"] == 3);
  CHECK_THAT(comparison_csv(c), Contains("accuracy,50,0.8,0.8400000000000001,0.04,nan,nan,by hand"));
  CHECK_THAT(join(comparison_text(c, "a.csv", "b.csv"), "\n"), Contains("McNemar's exact p = 0.0650"));
}
