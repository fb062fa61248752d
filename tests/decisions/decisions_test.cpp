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
  CHECK(decide(d, sure, std::nan(""), "x").decision == Decision::accept);
  CHECK(decide(d, unsure, 0, "x").decision == Decision::review);
  CHECK(decide(d, sure, 99, "x").set == decide(d, sure, 0, "x").set);
  auto none = d;
  none.abstention->threshold = std::nan("");
  CHECK(decide(none, sure, 0, "x").decision == Decision::review);
  none.abstention.reset();
  CHECK(decide(none, sure, 0, "x").decision == Decision::none);
  CHECK(decide(none, sure, 99, "x").decision == Decision::unknown);
  CHECK(decide({}, sure, 0, "x").set.empty());
  CHECK(std::string(name_of(Decision::review)) == "review");
  CHECK(set_text({1, 0, 1}, abc) == "a|c");
  CHECK(set_text({0, 0, 0}, abc).empty());
}

TEST_CASE("decisions read back to the bit", "[calibration]") {
  const auto json = to_json(example());
  CHECK(json["conformal"]["thresholds"][2]["value"].is_null());
  const auto back = decisions_from(Json::parse(json.dump()), 3, "c.json");
  CHECK(to_json(back) == json);
  CHECK(std::isinf(back.sets->thresholds[2].value));
  auto none = example();
  none.abstention->threshold = std::nan("");
  none.abstention->reason = "too few";
  CHECK(decisions_from(to_json(none), 3, "c.json").abstention->reason == "too few");
  CHECK(decisions_from(to_json(Decisions{}), 3, "c.json").empty());
}

TEST_CASE("what is wrong with stored decisions is said", "[calibration][errors]") {
  const auto fault = [](const Json& json, std::size_t classes = 3) {
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
  CHECK(fault(json, 4).find("3 conformal thresholds where 4 belong") != std::string::npos);
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
  const auto few = fit_unknown(std::vector<double>{3, 1, 2}, 0.99);
  CHECK(few.threshold == 3);
  CHECK(few.false_alarms == Approx(0.25));  // the best that 3 cells can promise
  CHECK_THROWS_AS(fit_unknown({}, 0.99), Error);
  CHECK_THROWS_AS(fit_unknown(std::vector<double>{1, std::nan("")}, 0.99), Error);
  CHECK_THROWS_AS(fit_unknown(novelty, 1), Error);
}
