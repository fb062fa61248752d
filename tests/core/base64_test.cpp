#include "leukolens/core/base64.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("base64 of the examples of RFC 4648, section 10", "[core]") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64(std::string("\xff\x00\xfb", 3)) == "/wD7");
}
