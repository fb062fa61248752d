#include "leukolens/decisions/decisions.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

const std::vector<std::string> abc{"a", "b", "c"};

Decisions example() {
  Decisions d;
  d.sets = ConformalSets{{ConformalScore::raps, 0.8, false, 7}, 0.1, 2, {{0.5, 20, 3, false}, {0.6, 30, 9, true}}};
  d.sets->thresholds.push_back({std::numeric_limits<double>::infinity(), 1, 1, false});
  d.abstention = Abstention{{0.02, 0.95}, 0.8, "", 400, 300, 1, 0.016};
  d.unknown = UnknownThreshold{0.99, 12.5, 400, 0.01};
  return d;
}

}  // namespace

TEST_CASE("unknown comes before anything else, then acceptance", "[calibration]") {
  const auto d = example();
  const std::vector<double> sure{0.9, 0.06, 0.04}, unsure{0.4, 0.35, 0.25};
  CHECK(decide(d, sure, 12.6, "x").decision == Decision::unknown);
  CHECK(decide(d, sure, 12.5, "x").decision == Decision::accept);
  CHECK(decide(d, sure, std::nan(""), "x").decision == Decision::review);  // it may be unknown
  CHECK(decide(d, unsure, 0, "x").decision == Decision::review);
  CHECK(decide(d, sure, 99, "x").set == decide(d, sure, 0, "x").set);
  auto none = d;
  none.abstention->threshold = std::nan("");
  CHECK(decide(none, sure, 0, "x").decision == Decision::review);
  none.abstention.reset();
  CHECK(decide(none, sure, 0, "x").decision == Decision::none);
  CHECK(decide(none, sure, 99, "x").decision == Decision::unknown);
  auto too_few = d;
  too_few.unknown->threshold = std::nan("");
  CHECK(decide(too_few, sure, std::nan(""), "x").decision == Decision::accept);  // no threshold asks for a novelty
  CHECK(decide({}, sure, 0, "x").set.empty());
  CHECK(std::string(name_of(Decision::review)) == "review");
  CHECK(set_text({1, 0, 1}, abc) == "a|c");
  CHECK(set_text({0, 0, 0}, abc) == "empty");
  CHECK(set_text({}, abc).empty());  // no sets were fitted
}

TEST_CASE("a cell with an empty set is for review, however confident", "[calibration]") {
  auto d = example();
  d.sets = ConformalSets{{ConformalScore::lac, 0.5, true, 1, true}, 0, 0, {{0.05, 20, 3, false}}};
  const std::vector<double> sure{0.9, 0.06, 0.04}, surer{0.96, 0.03, 0.01};
  CHECK(decide(d, sure, 0, "x").set == std::vector<char>{0, 0, 0});
  CHECK(decide(d, sure, 0, "x").decision == Decision::review);
  CHECK(decide(d, sure, 99, "x").decision == Decision::unknown);
  CHECK(decide(d, surer, 0, "x").decision == Decision::accept);
  d.abstention.reset();
  CHECK(decide(d, sure, 0, "x").decision == Decision::review);  // also where no acceptance was fitted
  CHECK(decide(d, surer, 0, "x").decision == Decision::none);
  d.sets->options.may_be_empty = false;
  CHECK(decide(d, sure, 0, "x").set == std::vector<char>{1, 0, 0});
  CHECK(decide(d, sure, 0, "x").decision == Decision::none);
}

TEST_CASE("a class may not bear the word for an empty set where sets may be empty", "[calibration][errors]") {
  ConformalOptions options;
  CHECK_NOTHROW(check_set_words(options, {"a", "empty"}));
  options.may_be_empty = true;
  CHECK_NOTHROW(check_set_words(options, abc));
  CHECK_THROWS_AS(check_set_words(options, {"a", "empty"}), Error);
}

TEST_CASE("a class may not bear the sign that stands between the classes of a set", "[calibration][errors]") {
  for (const bool may_be_empty : {false, true}) {
    ConformalOptions options;
    options.may_be_empty = may_be_empty;
    CHECK_THROWS_WITH(check_set_words(options, {"a", "b|c"}),
                      Catch::Contains("`b|c`") && Catch::Contains("leave --conformal out"));
  }
}

TEST_CASE("sets of files from before sets were filled may be empty, as they were", "[calibration]") {
  auto json = to_json(example());
  CHECK(decisions_from(json, abc, "c.json").sets->options.may_be_empty == false);
  json["conformal"].erase("may_be_empty");
  CHECK(decisions_from(json, abc, "c.json").sets->options.may_be_empty);
}

TEST_CASE("decisions read back to the bit", "[calibration]") {
  const auto json = to_json(example());
  CHECK(json["conformal"]["thresholds"][2]["value"].is_null());
  const auto back = decisions_from(Json::parse(json.dump()), abc, "c.json");
  CHECK(to_json(back) == json);
  CHECK(std::isinf(back.sets->thresholds[2].value));
  auto none = example();
  none.abstention->threshold = std::nan("");
  none.abstention->reason = "too few";
  CHECK(decisions_from(to_json(none), abc, "c.json").abstention->reason == "too few");
  CHECK(decisions_from(to_json(Decisions{}), abc, "c.json").empty());
}

TEST_CASE("what is wrong with stored decisions is said", "[calibration][errors]") {
  const auto fault = [](const Json& json, const std::vector<std::string>& classes = abc) {
    try {
      decisions_from(json, classes, "c.json");
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::bad_data);
      return std::string(e.what());
    }
    return std::string();
  };
  auto json = to_json(example());
  CHECK(fault(json).empty());
  CHECK(fault(json, {"a", "b", "c", "d"}).find("3 conformal thresholds where 4 belong") != std::string::npos);
  CHECK(fault(Json::array()).find("c.json: `decisions` is no object") == 0);
  json["conformal"]["score"] = "tea";
  CHECK(fault(json).find("`tea`") != std::string::npos);
  json = to_json(example());
  json["unknown"].erase("threshold");
  CHECK(fault(json).find("threshold") != std::string::npos);
}

TEST_CASE("the unknown threshold is a quantile of the novelty", "[calibration]") {
  std::vector<double> novelty;
  for (int i = 199; i > 0; --i) novelty.push_back(i);
  const auto u = fit_unknown(novelty, 0.99);
  CHECK(u.threshold == 198);  // 200 x 0.99
  CHECK(u.false_alarms == Approx(0.01));
  std::vector<double> nineteen(novelty.begin(), novelty.begin() + 19);
  const auto few = fit_unknown(nineteen, 0.99);
  CHECK(few.threshold == 199);
  CHECK(few.false_alarms == Approx(0.05));  // the best that 19 cells can promise
  CHECK(describe(few).find(
            "about 5 % of cells like the 19 it was learned from (asked for were 1 %, which needs 99 cells)") !=
        std::string::npos);
  nineteen.pop_back();
  const auto none = fit_unknown(nineteen, 0.99);
  CHECK(std::isnan(none.threshold));
  CHECK(none.n == 18);
  CHECK(describe(none).find("No cell is called unknown: 18 cells are too few") == 0);
  CHECK(fit_unknown(std::vector<double>{3, 1, 2}, 0.5).threshold == 2);  // half of such cells: 3 will do
  CHECK(fewest_for_unknown(0.9) == 9);
  Decisions d;
  d.unknown = none;
  CHECK(decide(d, std::vector<double>{1, 0, 0}, 1e9, "x").decision == Decision::none);
  CHECK(to_json(decisions_from(to_json(d), abc, "c.json")) == to_json(d));
  CHECK_THROWS_AS(fit_unknown({}, 0.99), Error);
  CHECK_THROWS_AS(fit_unknown(std::vector<double>{1, std::nan("")}, 0.99), Error);
  CHECK_THROWS_AS(fit_unknown(novelty, 1), Error);
}
