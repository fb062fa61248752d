#include "leukolens/training/confounding.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

/// `n` cells of three classes in captures of ten; `shift`: how much the background's level follows the class.
std::vector<CellSurroundings> cells(int n, double shift, bool captures, double capture_spread = 0) {
  std::vector<CellSurroundings> out;
  Random random(1, "surroundings");
  for (int i = 0; i < n; ++i) {
    const int capture = i / 10, label = capture % 3;
    Random day(2, "capture", static_cast<std::uint64_t>(capture));
    std::vector<double> background;
    for (std::size_t c = 0; c < background_columns().size(); ++c) background.push_back(random.normal());
    background[0] += shift * label + capture_spread * day.normal();
    out.push_back({std::string(1, static_cast<char>('a' + label)), "", captures ? "day " + std::to_string(capture) : "",
                   background});
  }
  return out;
}

bool any_holds(const std::vector<std::string>& lines, const std::string& part) {
  return std::ranges::any_of(lines, [&](const auto& line) { return line.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a background that says nothing raises no alarm", "[metrics]") {
  const auto check = check_confounding(cells(300, 0, false));
  REQUIRE(check.from_background.has_value());
  CHECK(check.from_background->balanced_accuracy.value == Approx(1. / 3).margin(0.1));
  CHECK(check.from_background->chance == Approx(1. / 3));
  CHECK(check.from_background->unit == "cells");
  CHECK_FALSE(check.from_background->high);
  CHECK(check.alarms.empty());
  CHECK(any_holds(check.findings, "captures of the cells are not known"));
}

TEST_CASE("a background that follows the class is loud", "[metrics]") {
  const auto check = check_confounding(cells(300, 5, true));
  CHECK(check.from_background->balanced_accuracy.value > 0.9);
  CHECK(check.from_background->unit == "captures");
  CHECK(check.from_background->high);
  REQUIRE(check.from_captures.has_value());
  CHECK(check.from_captures->balanced_accuracy.value > 0.85);
  CHECK(check.captures == 30);
  CHECK(check.of_one_class == 30);
  CHECK(check.alarms.size() == 2);
  CHECK(any_holds(check.alarms, "CONFOUNDED"));
  CHECK(any_holds(check.findings, "Each of the 30 captures holds cells of one class"));
}

TEST_CASE("captures that differ by chance do not count as a class when whole captures are held out", "[metrics]") {
  const auto check = check_confounding(cells(600, 0, true, 3));
  CHECK_FALSE(check.from_background->high);
  CHECK_FALSE(check.from_captures->high);
  CHECK(check.alarms.empty());
}

TEST_CASE("too little to look at is said", "[metrics]") {
  CHECK(any_holds(check_confounding({}).findings, "Too few"));
  CHECK_FALSE(check_confounding(cells(10, 0, false)).from_background.has_value());  // one class
  auto undefined = cells(60, 0, true);
  for (auto& cell : undefined) std::ranges::fill(cell.background, std::nan(""));
  CHECK(any_holds(check_confounding(undefined).findings, "no background"));
  const auto one_each = check_confounding(cells(30, 0, true));  // one capture a class
  CHECK_FALSE(one_each.from_captures.has_value());
  CHECK(any_holds(one_each.findings, "fewer than two captures"));
  const auto json = to_json(one_each);
  CHECK(json.at("from_captures").is_null());
  CHECK(json.at("from_background").at("n") == 30);
}

TEST_CASE("cells without a label and undefined values are passed over", "[metrics]") {
  auto some = cells(300, 5, false);
  some[0].label.clear();
  some[1].background[0] = std::nan("");
  const auto check = check_confounding(some);
  CHECK(check.from_background->balanced_accuracy.n == 299);
  CHECK(check.from_background->balanced_accuracy.value > 0.9);
}
