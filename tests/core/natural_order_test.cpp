#include "leukolens/core/natural_order.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("names stand in the order of their numbers", "[core]") {
  CHECK(naturally_before("f2.tif", "f10.tif"));
  CHECK(naturally_before("a/f9", "b/f1"));
  CHECK(naturally_before("f", "f1"));
  CHECK(naturally_before("f99999999999999999999999", "f100000000000000000000000"));
  CHECK(naturally_before("f02", "f2"));  // equal numbers: by the bytes
  CHECK_FALSE(naturally_before("f2", "f02"));
  CHECK_FALSE(naturally_before("f2", "f2"));
}
