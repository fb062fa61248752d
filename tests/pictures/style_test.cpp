#include "leukolens/pictures/style.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("styles and colours have names", "[pictures]") {
  CHECK(picture_style_names() == std::vector<std::string>{"overlay", "beside", "contour"});
  for (const auto& name : picture_style_names()) CHECK(name_of(picture_style_from(name)) == name);
  CHECK(heat_colours_names() == std::vector<std::string>{"viridis", "cividis"});
  for (const auto& name : heat_colours_names()) CHECK(name_of(heat_colours_from(name)) == name);
}

TEST_CASE("an unknown style or colour map is refused with those there are", "[pictures][errors]") {
  CHECK_THROWS_WITH(picture_style_from("heat"), Contains("`heat`") && Contains("overlay, beside, contour"));
  CHECK_THROWS_WITH(heat_colours_from("jet"), Contains("`jet`") && Contains("viridis, cividis"));
}
