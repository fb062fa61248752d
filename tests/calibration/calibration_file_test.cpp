#include <cmath>
#include <limits>

#include "catch.hpp"
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "metrics/tables.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

const std::vector<std::string> abc{"a", "b", "c"};

Calibration example() {
  const auto m = made_up(100, 3, 1, 3);
  auto c = calibrate(m.logits, m.labels, abc, {.methods = {CalibrationMethod::vector, CalibrationMethod::temperature}});
  c.weights_sha256 = std::string(64, '3');
  c.rows = std::make_shared<const Json>(Json{{"used", 100}});
  return c;
}

/// The message of reading `json`; empty where it reads.
std::string fault_of(const TemporaryFolder& folder, const std::string& text) {
  const auto path = folder / "calibration.json";
  write_file(path, text);
  try {
    read_calibration(path);
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    const std::string message = e.what();
    CHECK(message.starts_with(path.string()));
    return message.substr(path.string().size());
  }
  return "";
}

}  // namespace

TEST_CASE("a calibration reads back to the bit", "[calibration]") {
  const TemporaryFolder folder;
  const auto c = example();
  write_file(folder / "c.json", json_text(to_json(c)));
  const auto back = read_calibration(folder / "c.json");
  CHECK(back.classes == c.classes);
  CHECK(back.weights_sha256 == c.weights_sha256);
  CHECK(back.precision == "float32");
  CHECK(back.chosen == 0);
  CHECK(*back.rows == *c.rows);
  CHECK(back.fitted[0].weight == c.fitted[0].weight);
  CHECK(back.fitted[0].bias == c.fitted[0].bias);
  CHECK(back.fitted[1].temperature == c.fitted[1].temperature);
  CHECK(back.fitted[1].nll_after == c.fitted[1].nll_after);
  CHECK(json_text(to_json(back)) == json_text(to_json(c)));
}

TEST_CASE("how a method was chosen and each donor's temperature read back to the bit", "[calibration]") {
  const TemporaryFolder folder;
  const auto m = made_up(120, 3, 1, 3);
  std::vector<std::string> donors;
  for (int i = 0; i < 120; ++i) donors.push_back("donor " + std::to_string(i % 6));
  CalibrateOptions options;
  options.choose = true;
  options.methods = {CalibrationMethod::vector, CalibrationMethod::temperature, CalibrationMethod::isotonic};
  const auto c = calibrate(m.logits, m.labels, abc, options, donors);
  REQUIRE(c.fitted.size() == 1);
  REQUIRE(c.choice);
  CHECK(c.fitted[0].method == c.choice->chosen);
  CHECK(c.donors.size() == 6);
  write_file(folder / "c.json", json_text(to_json(c)));
  CHECK(json_text(to_json(read_calibration(folder / "c.json"))) == json_text(to_json(c)));
}

TEST_CASE("a file without what later versions added reads", "[calibration]") {
  const TemporaryFolder folder;
  Json old = to_json(example());
  old.erase("decisions");
  for (auto& fitted : old["fitted"]) fitted.erase("gradient_norm");
  write_file(folder / "c.json", json_text(old));
  const auto c = read_calibration(folder / "c.json");
  CHECK(std::isnan(c.fitted[1].gradient_norm));
  CHECK(c.fitted[1].temperature == example().fitted[1].temperature);
  CHECK_FALSE(c.choice);
}

TEST_CASE("a degenerate fit is written as null and reads back", "[calibration]") {
  const TemporaryFolder folder;
  const auto c = calibrate(table({{2, 1, 0}, {0, 0, 3}}), std::vector{0, 2}, abc, {.fit = {.smoothing = no_smoothing}});
  const auto json = to_json(c);
  CHECK(json["fitted"][0]["temperature"].is_null());
  CHECK(json["weights_sha256"].is_null());
  CHECK(fault_of(folder, json_text(json)).empty());
  CHECK(read_calibration(folder / "calibration.json").fitted[0].status == FitStatus::separable);
}

TEST_CASE("what is wrong with a calibration file is said", "[calibration][errors]") {
  const TemporaryFolder folder;
  const auto with = [](const char* key, Json value) {
    auto json = to_json(example());
    json[key] = std::move(value);
    return json_text(json);
  };
  const auto with_fit = [](std::size_t fit, const char* key, Json value) {
    auto json = to_json(example());
    json["fitted"][fit][key] = std::move(value);
    return json_text(json);
  };
  auto without = to_json(example());
  without.erase("classes");
  CHECK(fault_of(folder, "{").size() > 2);
  CHECK(fault_of(folder, "[1]").starts_with(": not a calibration"));
  CHECK(fault_of(folder, with("schema_version", 9)).starts_with(": schema_version 9, this program reads 1"));
  CHECK(fault_of(folder, json_text(without)).find("classes") != std::string::npos);
  CHECK(fault_of(folder, with("chosen", "magic")).starts_with(": the chosen method `magic`"));
  CHECK(fault_of(folder, with("fitted", Json::array())).starts_with(": the chosen method"));
  CHECK(fault_of(folder, with_fit(0, "weight", {1, 2})).starts_with(": `weight` has 2 numbers for 3 classes"));
  CHECK(fault_of(folder, with_fit(1, "temperature", -1)).starts_with(": temperature -1 is not above 0"));
  CHECK(fault_of(folder, with_fit(1, "temperature", nullptr)).find("temperature") != std::string::npos);
  CHECK(fault_of(folder, with_fit(1, "status", "fine")).find("`fine`") != std::string::npos);
  CHECK(fault_of(folder, with_fit(1, "method", "magic")).find("`magic`") != std::string::npos);
  CHECK_THROWS_AS(read_calibration(folder / "absent.json"), Error);
}

TEST_CASE("a calibration of other weights or classes is refused", "[calibration][errors]") {
  auto c = example();
  const auto fault = [&](const std::string& sha, const std::vector<std::string>& classes) {
    try {
      check_belongs(c, "M/calibration.json", sha, classes);
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::bad_data);
      return std::string(e.what());
    }
    return std::string();
  };
  CHECK(fault(c.weights_sha256, abc).empty());
  CHECK(fault("", abc).empty());  // checked without a model
  CHECK(fault(std::string(64, '9'), abc) ==
        "M/calibration.json: fitted for other weights (sha256 333333333333..., model has 999999999999...). Run "
        "`leukolens calibrate` again.");
  CHECK(fault(c.weights_sha256, {"a", "c", "b"}).find("fitted for the classes a, b, c, not a, c, b") !=
        std::string::npos);
  c.weights_sha256.clear();
  CHECK(fault(std::string(64, '9'), abc).find("fitted without a model") != std::string::npos);
}
