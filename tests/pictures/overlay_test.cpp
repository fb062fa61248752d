#include "leukolens/pictures/overlay.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "pictures/colour_map.hpp"
#include "pictures/lettering.hpp"
#include "pictures/panel.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

Overlay example(std::size_t classes) {
  Overlay o;
  o.title = "monocyte/cell.tif";
  o.subtitle = "predicted monocyte, p = 0.93";
  o.phase.phase = tiny::random_image(32, "phase");
  for (std::size_t c = 0; c < classes; ++c)
    o.panels.push_back({"class " + std::to_string(c), "p = 0.1", tiny::random_image(32, "map")});
  o.map_title = "drop of the logit when hidden";
  o.is_signed = true;
  return o;
}

/// Relative luminance of an sRGB colour, roughly.
double lightness(const cv::Vec3b& c) { return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; }

}  // namespace

TEST_CASE("signed maps are white at zero, blue below, red above", "[explain]") {
  const cv::Mat1f values = (cv::Mat1f(1, 5) << -1, -0.5, 0, 0.5, 1);
  const auto c = colourise(values, -1, 1, ColourMap::diverging);
  CHECK(lightness(c(2)) > 235);
  CHECK(c(0)[2] > c(0)[0] + 50);
  CHECK(c(4)[0] > c(4)[2] + 50);
  CHECK(lightness(c(1)) > lightness(c(0)));
  CHECK(lightness(c(3)) > lightness(c(4)));
  CHECK(std::abs(lightness(c(0)) - lightness(c(4))) < 25);  // neither sign looks stronger
}

TEST_CASE("colours rise steadily in lightness away from zero", "[explain]") {
  cv::Mat1f ramp(1, 256);
  for (int i = 0; i < 256; ++i) ramp(i) = static_cast<float>(i);
  const auto signed_colours = colourise(ramp, 0, 255, ColourMap::diverging),
             viridis = colourise(ramp, 0, 255, ColourMap::viridis);
  for (int i = 1; i < 256; ++i) {
    CHECK(lightness(viridis(i)) > lightness(viridis(i - 1)) - 1);
    if (i < 128) CHECK(lightness(signed_colours(i)) >= lightness(signed_colours(i - 1)) - 1);
    if (i > 128) CHECK(lightness(signed_colours(i)) <= lightness(signed_colours(i - 1)) + 1);
  }
}

TEST_CASE("a scale of no width shows its lower colour", "[explain]") {
  const auto c = colourise(cv::Mat1f::zeros(2, 2), 0, 0, ColourMap::viridis);
  CHECK(c(0, 0) == colourise(cv::Mat1f::zeros(1, 1), 0, 1, ColourMap::viridis)(0, 0));
}

TEST_CASE("scale bars have round lengths", "[explain]") {
  CHECK(round_length(7.3) == Approx(5));
  CHECK(round_length(5) == Approx(5));
  CHECK(round_length(0.34) == Approx(0.2));
  CHECK(round_length(19) == Approx(10));
}

TEST_CASE("an outline runs around the mask", "[explain]") {
  cv::Mat1b mask = cv::Mat1b::zeros(20, 20);
  mask(cv::Rect(5, 6, 8, 7)) = 255;
  const auto lines = outlines_of(mask, 10);
  REQUIRE(lines.size() == 1);
  float left = 1e9f, right = 0, top = 1e9f, bottom = 0;
  for (const auto& p : lines.front()) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  CHECK(left == Approx(50).margin(3));
  CHECK(right == Approx(130).margin(3));
  CHECK(top == Approx(60).margin(3));
  CHECK(bottom == Approx(130).margin(3));
  CHECK(outlines_of({}, 10).empty());
}

TEST_CASE("a picture has room for every class", "[explain]") {
  for (const std::size_t classes : {1u, 3u, 4u, 7u}) {
    const auto picture = render_overlay(example(classes));
    CHECK(picture.cols > 400 * static_cast<int>(1 + std::min<std::size_t>(classes, 4)));
    CHECK(picture.rows > 400 * static_cast<int>((classes + 3) / 4));
    CHECK(picture.cols < 2500);
  }
}

TEST_CASE("long numbers at a colour bar make room for themselves", "[explain]") {
  const auto map_width = [](float largest) {
    Overlay o = example(1);
    o.panels[0].map = largest * cv::Mat1f::ones(32, 32);
    return render_overlay(o).cols;
  };
  const TextStyle numbers{14, {0, 0, 0}, false, Align::left};
  CHECK(map_width(1.23e-5f) - map_width(1) == text_width("-1.23e-05", numbers) - text_width("-1", numbers));
}

TEST_CASE("maps of one cell share one scale", "[explain]") {
  // The second map is a tenth of the first: its panel must be paler, not stretched to the full colours.
  Overlay o = example(2);
  o.panels[0].map = cv::Mat1f::ones(32, 32);
  o.panels[1].map = 0.1f * cv::Mat1f::ones(32, 32);
  const auto picture = render_overlay(o);
  const auto strong = colourise(cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0),
             pale = colourise(0.1f * cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0);
  int strong_pixels = 0, pale_pixels = 0;
  for (const auto& pixel : picture) {
    strong_pixels += pixel == strong;
    pale_pixels += pixel == pale;
  }
  CHECK(strong_pixels > 100000);
  CHECK(pale_pixels > 100000);
}

TEST_CASE("a picture of nothing is refused", "[explain][errors]") {
  CHECK_THROWS_AS(render_overlay(example(0)), Error);
  Overlay o = example(1);
  o.panels[0].map = cv::Mat1f::ones(8, 8);
  CHECK_THROWS_AS(render_overlay(o), Error);
}
