#include "leukolens/core/utc_time.hpp"

#include <ctime>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("times are written in UTC", "[core]") {
  const auto at = [](std::time_t seconds) { return utc_text(std::chrono::system_clock::from_time_t(seconds)); };
  CHECK(at(0) == "1970-01-01T00:00:00Z");
  CHECK(at(951782400 + 86399) == "2000-02-29T23:59:59Z");
}
