#include "leukolens/atlas/morphology.hpp"

#include <algorithm>
#include <cmath>

#include "atlas/spline_basis.hpp"
#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/phase/shape.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

Eigen::Index column(const std::string& name) {
  return std::ranges::find(shape_columns(), name) - shape_columns().begin();
}

/// Shapes that have nothing to do with each other; donors in turn.
struct Cells {
  Eigen::MatrixXd shape;
  Eigen::VectorXd score;
  std::vector<std::string> donors;
};
Cells cells(int n, int donors, std::uint64_t seed = 1) {
  Cells c{Eigen::MatrixXd(n, static_cast<Eigen::Index>(shape_columns().size())), Eigen::VectorXd::Zero(n), {}};
  Random random(seed, "shapes");
  for (int i = 0; i < n; ++i) {
    for (auto& value : c.shape.row(i)) value = random.normal();
    c.donors.push_back(donors ? "donor " + std::to_string(i % donors) : "");
  }
  return c;
}

std::string text_of(const std::vector<Finding>& findings) { return findings.empty() ? "" : findings.front().text; }

}  // namespace

TEST_CASE("a score that is a curve of the area is explained by the area alone", "[atlas]") {
  auto c = cells(600, 8);
  const auto area = column("area_um2");
  for (Eigen::Index i = 0; i < c.score.size(); ++i) c.score[i] = 3 * c.shape(i, area) + std::sin(c.shape(i, area));
  const auto report = explain_by_morphology(c.shape, c.score, c.donors);
  CHECK(report.donors == 8);
  CHECK(report.r2_all.value > 0.97);
  CHECK(report.r2_of.front().first == "area_um2");
  CHECK(report.r2_of.front().second.value > 0.97);
  CHECK(report.r2_of[1].second.value < 0.05);
  CHECK(report.drop.front().second > 0.9);
  CHECK(report.tell_the_same.empty());
  REQUIRE(report.curves.size() == 3);
  CHECK(report.curves.front().score.back() > report.curves.front().score.front() + 5);
  CHECK(report.curves.front().band.size() == report.curves.front().at.size());
  CHECK_THAT(text_of(findings_of(report, "x")), Contains("cannot tell"));  // nothing says that the area is the cause
}

TEST_CASE("the network measures size only where resizing the cells moves the score", "[atlas]") {
  auto c = cells(600, 8);
  c.score = c.shape.col(column("area_um2"));
  const auto held_against = [&](const std::string& property, double rise) {
    InterventionPoint point{2, "Doing it", {}, 0};
    point.rise.value = rise;
    point.rise.ci = Interval{rise - 0.1, rise + 0.1};
    InterventionsReport tried;
    tried.spread = 1;
    tried.interventions.push_back({"a change", property, {point}, 0});
    auto report = explain_by_morphology(c.shape, c.score, c.donors);
    hold_against(tried, report);
    return text_of(findings_of(report, "x"));
  };
  CHECK_THAT(held_against("size", 2), Contains("It measures size: area alone explains 100 %"));
  CHECK_THAT(held_against("size", 0.05), Contains("resizing the cell is not shown to move the score"));
  CHECK_THAT(held_against("thickness", 2), Contains("cannot tell"));
  c.score = c.shape.col(column("mean_phase"));
  CHECK_THAT(held_against("thickness", -2), Contains("It measures thickness: mean phase"));
  c.score = c.shape.col(column("circularity"));
  CHECK_THAT(held_against("size", 2), Contains("goes with circularity"));
}

TEST_CASE("noise is explained by nothing, over ten seeds", "[atlas]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    auto c = cells(400, 8, seed);
    Random random(seed, "score");
    for (auto& value : c.score) value = random.normal();
    const auto report = explain_by_morphology(c.shape, c.score, c.donors);
    CHECK(report.r2_all.value < 0.05);
    CHECK_THAT(text_of(findings_of(report, "x")), Contains("something else"));
  }
}

TEST_CASE("a score that differs from donor to donor is not explained by shapes that do as well", "[atlas]") {
  auto c = cells(400, 8);
  Random random(3, "donor");
  std::vector<double> of_score, of_area;
  for (int d = 0; d < 8; ++d) of_score.push_back(random.normal()), of_area.push_back(random.normal());
  for (std::size_t i = 0; i < c.donors.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    c.score[row] = of_score[i % 8] + 0.1 * random.normal();
    c.shape(row, column("area_um2")) = of_area[i % 8] + 0.01 * c.shape(row, column("area_um2"));
  }
  const auto report = explain_by_morphology(c.shape, c.score, c.donors);
  const auto text = text_of(findings_of(report, "x"));
  CAPTURE(text);
  CHECK(text.find("measures size") == std::string::npos);
  CHECK(text.find("largely") == std::string::npos);
}

TEST_CASE("columns that tell the same are named together", "[atlas]") {
  auto c = cells(500, 8);
  const auto area = column("area_um2"), mass = column("dry_mass_pg");
  for (Eigen::Index i = 0; i < c.score.size(); ++i) {
    c.shape(i, mass) = c.shape(i, area) + 0.1 * c.shape(i, mass);
    c.score[i] = c.shape(i, area);
  }
  const auto report = explain_by_morphology(c.shape, c.score, c.donors);
  REQUIRE(report.tell_the_same.size() == 1);
  CHECK(report.tell_the_same.front().first == "dry_mass_pg");
  CHECK_THAT(text_of(findings_of(report, "x")), Contains("cannot say which"));
}

TEST_CASE("pixels and micrometres count once; unknown and constant columns are left out", "[atlas]") {
  auto c = cells(200, 8);
  c.shape.col(column("dry_mass_pg")).setConstant(NAN);
  c.shape.col(column("eccentricity")).setConstant(0.5);
  c.score = c.shape.col(column("max_phase"));
  const auto report = explain_by_morphology(c.shape, c.score, c.donors);
  CHECK(std::ranges::find(report.left_out, "dry_mass_pg") != report.left_out.end());
  CHECK(std::ranges::find(report.left_out, "eccentricity") != report.left_out.end());
  for (const auto& [name, r2] : report.r2_of) CHECK(name != "area_px");
  c.shape.col(column("area_um2")).setConstant(NAN);
  const auto in_px = explain_by_morphology(c.shape, c.score, c.donors);
  CHECK(std::ranges::find(in_px.r2_of, "area_px", [](const auto& pair) { return pair.first; }) != in_px.r2_of.end());
}

TEST_CASE("a column that few cells have costs no cell", "[atlas]") {
  auto c = cells(200, 8);
  c.score = c.shape.col(column("area_px"));
  for (Eigen::Index i = 0; i < 150; ++i) c.shape(i, column("area_um2")) = c.shape(i, column("dry_mass_pg")) = NAN;
  const auto report = explain_by_morphology(c.shape, c.score, c.donors);
  CHECK(report.cells == 200);
  CHECK(report.r2_of.front().first == "area_px");
  CHECK(std::ranges::find(report.left_out, "dry_mass_pg") != report.left_out.end());
}

TEST_CASE("few cells, few donors and none: what can be said and what cannot", "[atlas]") {
  auto few = cells(5, 2);
  CHECK(std::isnan(explain_by_morphology(few.shape, few.score, few.donors).r2_all.value));
  CHECK(findings_of(explain_by_morphology(few.shape, few.score, few.donors), "x").empty());
  auto three = cells(300, 3);
  three.score = three.shape.col(column("area_um2"));
  const auto report = explain_by_morphology(three.shape, three.score, three.donors);
  CHECK_FALSE(report.r2_all.ci);
  CHECK_THAT(text_of(findings_of(report, "x")), Contains("3 donors: too few"));
  for (auto& donor : three.donors) donor = "the only one";
  const auto one = explain_by_morphology(three.shape, three.score, three.donors);
  CHECK(one.donors == 1);
  CHECK_FALSE(one.r2_all.ci);
  CHECK(one.curves.front().band.empty());
  CHECK_THAT(text_of(findings_of(one, "x")), Contains("1 donor: too few"));
  auto none = cells(300, 0);
  none.score = none.shape.col(column("area_um2"));
  CHECK(explain_by_morphology(none.shape, none.score, none.donors).r2_all.ci);
  CHECK_THROWS_AS(explain_by_morphology(none.shape, Eigen::VectorXd(2), none.donors), Error);
}

TEST_CASE("every number behind a sentence stands in the JSON", "[atlas]") {
  auto c = cells(300, 8);
  c.score = c.shape.col(column("area_um2"));
  const auto report = explain_by_morphology(c.shape, c.score, c.donors);
  const auto json = to_json(report);
  for (const auto& finding : findings_of(report, "x"))
    for (const auto& pointer : finding.pointers) CHECK_NOTHROW(json.at(Json::json_pointer(pointer)));
}

TEST_CASE("a natural spline is straight beyond its outer knots", "[atlas]") {
  Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(101, 0, 1);
  const auto basis = SplineBasis::of(values);
  REQUIRE(basis);
  for (std::size_t f = 0; f < spline_functions; ++f) {
    const auto at = [&](double x) { return basis->at(x)[f]; };
    CHECK(at(2) - at(1.5) == Approx(at(1.5) - at(1)).margin(1e-9));
    CHECK(at(-1) - at(-0.5) == Approx(at(-0.5) - at(0)).margin(1e-9));
    double sum = 0;
    for (const double x : values) sum += at(x);
    CHECK(sum == Approx(0).margin(1e-9));
  }
  CHECK_FALSE(SplineBasis::of(Eigen::VectorXd::Constant(50, 3)));
}
