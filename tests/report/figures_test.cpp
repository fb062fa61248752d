#include "leukolens/report/figures.hpp"

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "report/drawing.hpp"
#include "report/text.hpp"
#include "sample.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

std::vector<std::string> numbered(int classes) {
  std::vector<std::string> names;
  for (int k = 0; k < classes; ++k) names.push_back("class " + std::to_string(k));
  return names;
}

}  // namespace

TEST_CASE("hostile names are text in figures", "[report]") {
  const auto svg = confusion_svg(sample(hostile_names));
  for (const auto& name : hostile_names) CHECK_THAT(svg, Contains(xml_escape(name)));
  CHECK(svg.find("<b>") == std::string::npos);
  CHECK(svg.find("<img") == std::string::npos);
  CHECK(svg.find("uid=") == std::string::npos);  // what `id` would print
}

TEST_CASE("a name that looks like a token stays itself", "[report]") {
  const auto svg = confusion_svg(sample({"T0002", "T0001"}));
  CHECK(count(svg, "<text>T0001</text>") == 2);  // its row and its column
  CHECK(count(svg, "<text>T0002</text>") == 2);
}

TEST_CASE("long names are cut in the middle in the figure and whole in its tooltip", "[report]") {
  const std::string name = "a very long name of a class of cells";
  const auto svg = confusion_svg(sample({name, "b"}));
  CHECK_THAT(svg, Contains("<title>" + name + "</title><text>" + shorten_middle(name, 18) + "</text>"));
}

TEST_CASE("both bands of a recalibration curve are drawn and named", "[report]") {
  const auto svg = recalibration_svg(full_sample({"a", "b"}, {}));
  CHECK_THAT(svg, Contains("consistency band") && Contains("confidence band") && Contains("before"));
  auto bare = full_sample({"a", "b"}, {});
  for (auto& point : bare.curves.top_label) point.consistency = point.confidence = {};
  const auto plain = recalibration_svg(bare);
  CHECK(plain.find("band") == std::string::npos);
  CHECK(count(svg, "<polygon") == count(plain, "<polygon") + 4);  // two bands, two patches of the legend
}

TEST_CASE("a reliability diagram with bands names them", "[report]") {
  auto e = sample({"a", "b"});
  CHECK(reliability_svg(e).find("band") == std::string::npos);
  for (auto& bin : e.bins) bin.consistency_band = bin.confidence_band = Interval{0.5, 0.9};
  CHECK_THAT(reliability_svg(e), Contains("consistency band") && Contains("confidence band"));
}

TEST_CASE("each class has a panel of its own, up to twelve", "[report]") {
  const auto two = full_sample({"first class", "second class"}, {});
  for (const auto& svg : {class_recalibration_svg(two), net_benefit_svg(two)})
    CHECK_THAT(svg, Contains("<text>first class</text>") && Contains("<text>second class</text>"));
  const auto many = class_recalibration_svg(full_sample(numbered(13), {}));
  CHECK_THAT(many, Contains("<text>class 11</text>"));
  CHECK(many.find("<text>class 12</text>") == std::string::npos);
}

TEST_CASE("the risk-coverage curve marks where the fitted threshold stands", "[report]") {
  auto e = full_sample({"a", "b"}, {});
  CHECK_THAT(risk_coverage_svg(e), Contains("fitted threshold"));
  e.decisions.reset();
  CHECK(risk_coverage_svg(e).find("fitted threshold") == std::string::npos);
}

TEST_CASE("donors are drawn from the least accurate on", "[report]") {
  auto e = full_sample({"a", "b"}, {"one", "two"});
  e.donors[1].accuracy = 0.5;
  const auto svg = donors_svg(e);
  CHECK(svg.find("donor two") < svg.find("donor one"));
}

TEST_CASE("hostile names are text in panels and strips", "[report]") {
  const auto e = full_sample(hostile_names, hostile_names);
  for (const auto& svg : {class_recalibration_svg(e), net_benefit_svg(e), donors_svg(e), decisions_svg(e)}) {
    CHECK(svg.find("<b>") == std::string::npos);
    CHECK(svg.find("<img") == std::string::npos);
    CHECK(svg.find("uid=") == std::string::npos);
    CHECK_THAT(svg, Contains(xml_escape(hostile_names[3])));
  }
}

TEST_CASE("what an evaluation does not have is not drawn", "[report]") {
  const auto e = sample({"a", "b"});
  for (const auto& svg : {recalibration_svg(e), class_recalibration_svg(e), risk_coverage_svg(e), net_benefit_svg(e),
                          donors_svg(e), decisions_svg(e)})
    CHECK(svg.empty());
}

TEST_CASE("figures are the same every time and name no ids twice", "[report]") {
  const auto e = sample({"a", "b", "c"});
  const auto svg = reliability_svg(e);
  CHECK(svg == reliability_svg(e));
  CHECK(count(svg, " id=") == 0);
  CHECK_THAT(svg, Contains("Reliability diagram"));
}

TEST_CASE("empty bins are absent from the reliability diagram", "[report]") {
  auto e = sample({"a", "b"});
  e.before.clear();
  e.bins_before.clear();
  const auto two = count(reliability_svg(e), "<polygon");
  e.bins[1].n = 0;
  const auto one = count(reliability_svg(e), "<polygon");
  CHECK(two - one == 2);  // one point and one bar
}

TEST_CASE("a matrix of up to 25 classes has numbers, a larger one is a heat map", "[report]") {
  CHECK_THAT(confusion_svg(sample(numbered(25))), Contains("95 %"));
  const auto heat = confusion_svg(sample(numbered(26)));
  CHECK(heat.find("95 %") == std::string::npos);
  CHECK(count(heat, "<polygon") >= 27);  // the diagonal and the one error
}

TEST_CASE("an evaluation of no cells still draws its axes", "[report]") {
  auto e = sample({"a", "b"});
  e.n = 0;
  e.confusion.setZero();
  for (auto* bins : {&e.bins, &e.bins_before})
    for (auto& bin : *bins) bin.n = 0;
  CHECK_THAT(reliability_svg(e), Contains("</svg>"));
  CHECK_THAT(confusion_svg(e), Contains("n = 0"));
}

TEST_CASE("the training history names the epoch that was kept", "[report]") {
  Json training;
  for (int epoch = 1; epoch <= 3; ++epoch)
    training["history"].push_back({{"epoch", epoch},
                                   {"train_loss", 1. / epoch},
                                   {"validation_nll", epoch == 2 ? Json() : Json(1.1 / epoch)},
                                   {"train_accuracy", 0.5},
                                   {"validation_accuracy", 0.4}});
  training["best_epoch"] = 3;
  CHECK_THAT(history_svg(training), Contains("kept: epoch 3"));
  CHECK_THAT(history_svg(Json::object()), Contains("</svg>"));
}
