#include "leukolens/core/utc_time.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

TEST_CASE("times are written in UTC", "[core]") {
  const auto at = [](std::time_t seconds) { return utc_text(std::chrono::system_clock::from_time_t(seconds)); };
  CHECK(at(0) == "1970-01-01T00:00:00Z");
  CHECK(at(951782400 + 86399) == "2000-02-29T23:59:59Z");
}

TEST_CASE("a file says when it was written", "[core]") {
  TemporaryFolder folder;
  write_file(folder / "x", "");
  const timespec times[2] = {{951782400, 0}, {951782400, 0}};
  REQUIRE(utimensat(AT_FDCWD, (folder / "x").c_str(), times, 0) == 0);
  CHECK(utc_text_of(folder / "x") == "2000-02-29T00:00:00Z");
}
