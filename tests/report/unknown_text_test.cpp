#include "leukolens/report/unknown_text.hpp"

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/report/differential.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// `unknown` of 25 cells of b and none of 75 of a.
UnknownCheck check_of(int unknown, double expected = 1. / 45, std::size_t fitted_on = 44) {
  std::vector<char> flags(100, 0);
  std::vector<int> of_class(100, 0);
  for (std::size_t i = 0; i < 25; ++i) of_class[i] = 1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(unknown); ++i) flags[i] = 1;
  return check_unknown(flags, of_class, {"a", "<b>"}, {}, {expected, fitted_on});
}

}  // namespace

TEST_CASE("warnings on unknown cells name the class, the promise and the donors", "[report]") {
  CHECK(unknown_warnings(check_of(1), "labelled").empty());
  const auto warnings = unknown_warnings(check_of(5), "labelled");
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[0], Contains("5 of 25 cells labelled <b> are unknown") && Contains("about 2.2 % of cells like"));
  CHECK(
      warnings[1] ==
      "Unknown cells are unequally frequent over the classes: 5 of 25 cells labelled <b>, 0 of 75 cells of the others "
      "(p = 0.001). A count without unknown cells lacks <b>.");
  auto by_donor = check_of(5);
  by_donor.donors = 6;
  by_donor.donors_of_unknown = 1;
  CHECK_THAT(unknown_warnings(by_donor, "labelled").back(), Contains("They come from 1 of 6 donors"));
  // without a promise: the classes alone
  CHECK(unknown_warnings(check_of(5, std::nan(""), 0), "called").size() == 1);
}

TEST_CASE("a differential's warning tells what the class may be of all cells", "[report]") {
  Differential d;
  d.classes = {"a", "<b>"};
  CHECK(differential_warnings(d).empty());
  d.unknown_check = check_of(5);
  SpecimenCount s;
  s.name = "monday";
  s.cells = 95;
  s.unknown = 5;
  s.fractions.resize(2);
  s.fractions[1].adjusted.value = 0.2;
  s.fractions[1].of_all = {0.19, 0.24};
  d.specimens = {s};
  CHECK_THAT(
      differential_warnings(d).back(),
      Contains("In monday it is counted as 20.0 % of the known cells; of all cells it may be 19.0 % to 24.0 %."));
  d.specimens[0].fault = "too many";
  CHECK_THAT(differential_warnings(d).back(), !Contains("monday"));
}

TEST_CASE("the check stands in JSON", "[report]") {
  const auto json = unknown_json(check_of(5));
  CHECK(json.at("unequal") == "<b>");
  CHECK(json.at("classes").at(1).at("unknown") == 5);
  CHECK(json.at("more_than_promised") == true);
  CHECK(unknown_json(check_of(0)).at("unequal").is_null());
}
