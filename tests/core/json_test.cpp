#include "leukolens/core/json.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("undefined numbers are null and come back as NaN", "[core]") {
  CHECK(json_number(std::nan("")).is_null());
  CHECK(json_number(std::numeric_limits<double>::infinity()).is_null());
  CHECK(json_number(.25) == .25);
  CHECK(std::isnan(number_from(Json{{"a", nullptr}}, "a")));
  CHECK(std::isnan(number_from(Json::object(), "a")));
}

TEST_CASE("a broken JSON file is named with the place and the key", "[core][errors]") {
  TemporaryFolder folder;
  write_file(folder / "m.json", "{");
  CHECK_THROWS_WITH(read_json(folder / "m.json"), Contains("m.json: not valid JSON"));
  const Json json = {{"classes", 3}};
  CHECK_THROWS_WITH(json_get<int>(json, "patch", "m.json"), Contains("m.json: `patch` is missing"));
  CHECK_THROWS_AS(json_get<std::vector<int>>(json, "classes", "m.json"), Error);
  CHECK(json_get<int>(json, "classes", "m.json") == 3);
}
