#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/differential.hpp"
#include "report/text.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

Estimate estimate_at(double value) { return {value, Interval{value / 2, value * 1.5}, "by hand", 10}; }

/// Two specimens, the second one not counted.
Differential counts(const std::vector<std::string>& classes) {
  Differential d;
  d.classes = classes;
  d.source_prior = Eigen::VectorXd::Constant(static_cast<Eigen::Index>(classes.size()), 0.5);
  SpecimenCount good, bad;
  good.name = "<b>specimen</b>, one";
  good.cells = 10;
  for (std::size_t k = 0; k < classes.size(); ++k)
    good.fractions.push_back({estimate_at(0.2), estimate_at(0.25), estimate_at(0.3)});
  good.shift = {{4, 1, 0.0455, 12}, d.source_prior};
  good.shift_p_holm = 0.0462;
  bad.name = "strange";
  bad.unknown = 8;
  bad.fault = "8 of its 9 cells are unknown to the model";
  bad.shift.test.p = bad.shift_p_holm = NAN;
  d.specimens = {good, bad};
  return d;
}

std::vector<CountAgreement> agreement(const std::vector<std::string>& classes) {
  std::vector<CountAgreement> out;
  for (const auto& name : classes) {
    CountAgreement a{name, "adjusted", {"a", "b", "c"}, {0.2, 0.3, 0.5}, {0.25, 0.3, 0.55}, {}, {}, {}};
    a.bland_altman = bland_altman(a.reference, a.found);
    a.passing_bablok = passing_bablok(a.reference, a.found);
    a.deming = deming(a.reference, a.found);
    out.push_back(a);
  }
  return out;
}

}  // namespace

TEST_CASE("differential.csv has a row a specimen and class, nan where it was not counted", "[report]") {
  TemporaryFolder folder;
  write_file(folder / "d.csv", differential_csv(counts({"a", "b"})));
  CsvReader csv(folder / "d.csv");
  std::vector<std::string> row;
  std::vector<std::vector<std::string>> rows;
  while (csv.next(row)) rows.push_back(row);
  REQUIRE(rows.size() == 4);
  const auto at = [&](std::size_t r, const char* name) { return rows[r][csv.column(name).value()]; };
  CHECK(at(0, "specimen") == "<b>specimen</b>, one");
  CHECK(at(1, "class") == "b");
  CHECK(at(0, "adjusted") == "0.3");
  CHECK(at(0, "adjusted_lo") == "0.15");
  CHECK(at(0, "black_box") == "0.5");
  CHECK(at(0, "status") == "ok");
  CHECK(at(2, "adjusted") == "nan");
  CHECK(at(2, "status") == "unknown-cells");
}

TEST_CASE("differential.json names every number, null where it is undefined", "[report]") {
  const auto d = counts({"a", "b"});
  const auto json = differential_json(d, agreement({"a", "b"}), {});
  CHECK(json["schema_version"] == 1);
  CHECK(json["specimens"][0]["classes"]["a"]["adjusted"]["value"] == 0.3);
  CHECK(json["specimens"][0]["shift_test"]["p"] == 0.0455);
  CHECK(json["specimens"][1]["shift_test"].is_null());
  CHECK(json["specimens"][1]["classes"].empty());
  CHECK(json["agreement"][0]["passing_bablok"]["slope"]["ci"].is_null());  // three specimens are too few
  CHECK(json["agreement"][1]["pairs"][2]["found"] == 0.55);
}

TEST_CASE("the summary says what was counted, what was not and why", "[report]") {
  const auto text = join(differential_text(counts({"a", "b"}), agreement({"a", "b"})), "\n");
  CHECK_THAT(text, Contains("30.0 (15.0 to 45.0)"));
  CHECK_THAT(text, Contains("not counted: 8 of its 9 cells are unknown"));
  CHECK_THAT(text, Contains("Other class fractions than the calibration cells: p = 0.046"));
  CHECK_THAT(text, Contains("3 specimens (CLSI EP09 asks for 40 or more)"));
}

TEST_CASE("a count without intervals is shown, and why, in every form", "[report]") {
  auto d = counts({"a", "b"});
  for (auto& f : d.specimens[0].fractions)
    for (auto* e : {&f.counted, &f.summed, &f.adjusted}) {
      e->ci.reset();
      e->ci_method = "4 calibration donors: at least 5 are needed for an interval";
    }
  const std::string reason = d.specimens[0].fractions[0].adjusted.ci_method;
  const auto text = join(differential_text(d, {}), "\n");
  CHECK_THAT(text, Contains("30.0") && Contains("No intervals: " + reason + "."));
  CHECK(text.find("15.0 to") == std::string::npos);
  const auto json = differential_json(d, {}, {});
  CHECK(json["specimens"][0]["status"] == "ok");
  CHECK(json["specimens"][0]["classes"]["a"]["adjusted"]["ci"].is_null());
  CHECK(json["specimens"][0]["classes"]["a"]["adjusted"]["ci_method"] == reason);
  CHECK_THAT(differential_csv(d), Contains("0.3,nan,nan,0.5") && Contains("ok," + reason));
  CHECK_THAT(differential_svg(d), Contains("differential count, no interval"));
  CHECK_THAT(differential_svg(counts({"a", "b"})), Contains("differential count, 95 % interval"));
}

TEST_CASE("hostile names are text in the figures of counts", "[report]") {
  const auto svg = differential_svg(counts(hostile_names)), other = agreement_svg(agreement(hostile_names));
  for (const auto& name : hostile_names)
    CHECK_THAT(svg, Contains(xml_escape(name)));  // shown, or in the tooltip of a shortened one
  for (const auto& text : {svg, other}) {
    CHECK(text.find("<b>") == std::string::npos);
    CHECK(text.find("<img") == std::string::npos);
    CHECK(text.find("uid=") == std::string::npos);
  }
  CHECK(svg.find("strange") == std::string::npos);
}

TEST_CASE("counts of no specimen still draw their axes", "[report]") {
  auto d = counts({"a", "b"});
  d.specimens.erase(d.specimens.begin());
  CHECK_THAT(differential_svg(d), Contains("</svg>"));
}
