#include "leukolens/pictures/overlay.hpp"

#include <limits>
#include <map>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "pictures/caption.hpp"
#include "pictures/colour_map.hpp"
#include "pictures/lettering.hpp"
#include "pictures/panel.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

const PictureOptions beside{PictureStyle::beside, HeatColours::viridis};

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

int count_of(const cv::Mat3b& picture, const cv::Vec3b& colour) {
  int count = 0;
  for (const auto& pixel : picture) count += pixel == colour;
  return count;
}

/// Where the phase and the first map lie: 400 x 400 px inside a frame of one colour.
std::pair<cv::Rect, cv::Rect> panels_of(const cv::Mat3b& picture) {
  const cv::Vec3b frame(190, 190, 190);
  std::vector<cv::Rect> found;
  for (int y = 0; y + 402 <= picture.rows && found.size() < 2; ++y)
    for (int x = 0; x + 402 <= picture.cols; ++x) {
      const cv::Mat3b top = picture(cv::Rect(x, y, 402, 1)), left = picture(cv::Rect(x, y, 1, 402));
      if (picture(y, x) == frame && count_of(top, frame) == 402 && count_of(left, frame) == 402)
        found.emplace_back(x + 1, y + 1, 400, 400);
    }
  REQUIRE(found.size() == 2);
  return {found[0], found[1]};
}

/// Relative luminance of an sRGB colour, roughly.
double lightness(const cv::Vec3b& c) { return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; }

}  // namespace

TEST_CASE("signed maps are white at zero, blue below, red above", "[pictures]") {
  const cv::Mat1f values = (cv::Mat1f(1, 5) << -1, -0.5, 0, 0.5, 1);
  const auto c = colourise(values, -1, 1, ColourMap::diverging);
  CHECK(lightness(c(2)) > 235);
  CHECK(c(0)[2] > c(0)[0] + 50);
  CHECK(c(4)[0] > c(4)[2] + 50);
  CHECK(lightness(c(1)) > lightness(c(0)));
  CHECK(lightness(c(3)) > lightness(c(4)));
  CHECK(std::abs(lightness(c(0)) - lightness(c(4))) < 25);  // neither sign looks stronger
}

TEST_CASE("colours rise steadily in lightness away from zero", "[pictures]") {
  cv::Mat1f ramp(1, 256);
  for (int i = 0; i < 256; ++i) ramp(i) = static_cast<float>(i);
  const auto signed_colours = colourise(ramp, 0, 255, ColourMap::diverging),
             viridis = colourise(ramp, 0, 255, ColourMap::viridis),
             cividis = colourise(ramp, 0, 255, ColourMap::cividis);
  for (int i = 1; i < 256; ++i) {
    CHECK(lightness(viridis(i)) > lightness(viridis(i - 1)) - 1);
    CHECK(lightness(cividis(i)) > lightness(cividis(i - 1)) - 1);
    if (i < 128) CHECK(lightness(signed_colours(i)) >= lightness(signed_colours(i - 1)) - 1);
    if (i > 128) CHECK(lightness(signed_colours(i)) <= lightness(signed_colours(i - 1)) + 1);
  }
}

TEST_CASE("viridis and cividis are those of matplotlib 3.11", "[pictures][golden]") {
  // matplotlib.colormaps[name](i, bytes=True) for i = 0, 64, 128, 192, 255
  const std::map<ColourMap, std::vector<cv::Vec3b>> golden = {
      {ColourMap::viridis, {{68, 1, 84}, {58, 82, 139}, {32, 144, 140}, {94, 201, 97}, {253, 231, 36}}},
      {ColourMap::cividis, {{0, 34, 77}, {67, 78, 107}, {124, 123, 120}, {187, 173, 108}, {253, 231, 55}}}};
  const cv::Mat1f values = (cv::Mat1f(1, 5) << 0, 64, 128, 192, 255);
  for (const auto& [map, expected] : golden) {
    const auto colours = colourise(values, 0, 255, map);
    for (int i = 0; i < 5; ++i) CHECK(cv::norm(colours(i), expected[static_cast<std::size_t>(i)], cv::NORM_INF) <= 1);
  }
}

TEST_CASE("a scale of no width shows its lower colour", "[pictures]") {
  const auto c = colourise(cv::Mat1f::zeros(2, 2), 0, 0, ColourMap::viridis);
  CHECK(c(0, 0) == colourise(cv::Mat1f::zeros(1, 1), 0, 1, ColourMap::viridis)(0, 0));
}

TEST_CASE("scale bars have round lengths", "[pictures]") {
  CHECK(round_length(7.3) == Approx(5));
  CHECK(round_length(5) == Approx(5));
  CHECK(round_length(0.34) == Approx(0.2));
  CHECK(round_length(19) == Approx(10));
}

TEST_CASE("a picture has room for every class", "[pictures]") {
  for (const std::size_t classes : {1u, 3u, 4u, 7u}) {
    const auto picture = render_overlay(example(classes));
    CHECK(picture.cols > 400 * static_cast<int>(1 + std::min<std::size_t>(classes, 4)));
    CHECK(picture.rows > 400 * static_cast<int>((classes + 3) / 4));
    CHECK(picture.cols < 2500);
  }
}

TEST_CASE("long numbers at a colour bar make room for themselves", "[pictures]") {
  const auto map_width = [](float largest) {
    Overlay o = example(1);
    o.panels[0].map = largest * cv::Mat1f::ones(32, 32);
    return render_overlay(o).cols;
  };
  const TextStyle numbers{14, {0, 0, 0}, false, Align::left};
  CHECK(map_width(1.23e-5f) - map_width(1) == text_width("-1.23e-05", numbers) - text_width("-1", numbers));
}

TEST_CASE("maps of one cell share one scale", "[pictures]") {
  // The second map is a tenth of the first: its panel must be paler, not stretched to the full colours.
  Overlay o = example(2);
  o.panels[0].map = cv::Mat1f::ones(32, 32);
  o.panels[1].map = 0.1f * cv::Mat1f::ones(32, 32);
  const auto picture = render_overlay(o, beside);
  const auto strong = colourise(cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0),
             pale = colourise(0.1f * cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0);
  CHECK(count_of(picture, strong) > 100000);
  CHECK(count_of(picture, pale) > 100000);
}

TEST_CASE("a scale that the caller gives holds for every cell", "[pictures]") {
  Overlay o = example(1);
  o.panels[0].map = 0.1f * cv::Mat1f::ones(32, 32);
  o.scale = 1;
  const auto pale = colourise(0.1f * cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0);
  CHECK(count_of(render_overlay(o, beside), pale) > 100000);
  o.scale = 0.05;  // its end is the strongest colour, and the bar says that values go on
  const auto strongest = colourise(cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0);
  CHECK(count_of(render_overlay(o, beside), strongest) > 100000);
  for (const double wrong : {0., -1., std::numeric_limits<double>::quiet_NaN()}) {
    o.scale = wrong;
    CHECK_THROWS_WITH(render_overlay(o), Contains("monocyte/cell.tif") && Contains("scale"));
  }
}

TEST_CASE("zero relevance leaves the phase as it is", "[pictures]") {
  Overlay o = example(1);
  o.panels[0].map = cv::Mat1f::zeros(32, 32);
  o.panels[0].map(cv::Rect(0, 0, 8, 32)) = 1;
  const auto picture = render_overlay(o);
  const auto [phase, map] = panels_of(picture);
  const cv::Rect free(150, 20, 240, 340);  // beside the relevance and above the scale bar
  CHECK(cv::norm(picture(free + phase.tl()), picture(free + map.tl()), cv::NORM_INF) == 0);
  const auto coloured = picture(cv::Rect(map.x + 10, map.y + 10, 60, 380));
  for (const auto& pixel : cv::Mat3b(coloured)) REQUIRE(pixel[0] > pixel[2]);  // red
}

TEST_CASE("contours leave the phase between them as it is", "[pictures]") {
  Overlay o = example(1);
  o.is_signed = false;
  o.panels[0].map = cv::Mat1f::zeros(32, 32);
  o.panels[0].map(cv::Rect(0, 0, 8, 32)) = 1;
  const auto picture = render_overlay(o, {PictureStyle::contour, HeatColours::viridis});
  const auto [phase, map] = panels_of(picture);
  for (const auto& free : {cv::Rect(5, 5, 70, 390), cv::Rect(130, 20, 260, 340)})
    CHECK(cv::norm(picture(free + phase.tl()), picture(free + map.tl()), cv::NORM_INF) == 0);
  const cv::Rect edge(85, 5, 30, 390);
  CHECK(cv::norm(picture(edge + phase.tl()), picture(edge + map.tl()), cv::NORM_INF) > 50);
}

TEST_CASE("what cannot be trusted is drawn in the colour of warnings", "[pictures]") {
  Overlay o = example(2);
  o.panels[1].remark = "6 x 6 map, 86 % outside the cell";
  const int calm = count_of(render_overlay(o), warning_ink);
  o.panels[1].warns = true;
  const auto picture = render_overlay(o);
  CHECK(calm == 0);
  CHECK(count_of(picture, warning_ink) > 100);
  o.warning = "fails the model-randomisation check";
  CHECK(count_of(render_overlay(o), warning_ink) > count_of(picture, warning_ink) + 100);
  CHECK(render_overlay(o).rows > picture.rows);
}

TEST_CASE("a long warning is not cut", "[pictures]") {
  Overlay o = example(2);
  o.panels[1].remark = "6 x 6 map";
  o.panels[1].warns = true;
  const auto brief = render_overlay(o);
  o.panels[1].remark = "6 x 6 map; 86 % of the relevance lies outside the cell";
  const auto picture = render_overlay(o);
  CHECK(picture.rows > brief.rows + 15);
  CHECK(count_of(picture, warning_ink) > 3 * count_of(brief, warning_ink));
}

TEST_CASE("values of any size have colours", "[pictures]") {
  Overlay o = example(1);
  for (const float size : {1e-45f, 1e-30f, 3e38f}) {
    o.panels[0].map = cv::Mat1f::zeros(32, 32);
    o.panels[0].map(cv::Rect(0, 0, 16, 32)) = size;
    const auto strongest = colourise(cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0);
    CHECK(count_of(render_overlay(o, beside), strongest) > 70000);
    CHECK(count_of(render_overlay(o), undefined_colour) < 5000);
  }
  o.scale = std::numeric_limits<double>::denorm_min();
  CHECK(count_of(render_overlay(o), undefined_colour) < 5000);
}

TEST_CASE("undefined values neither set the scale nor look like zero", "[pictures]") {
  Overlay o = example(1);
  o.panels[0].map = cv::Mat1f(32, 32, std::numeric_limits<float>::quiet_NaN());
  const auto grey = undefined_colour;
  CHECK(count_of(render_overlay(o), grey) > 100000);
  o.panels[0].map(cv::Rect(0, 0, 32, 16)) = 2;
  CHECK(count_of(render_overlay(o), grey) > 50000);
  CHECK(count_of(render_overlay(o, beside), colourise(cv::Mat1f::ones(1, 1), -1, 1, ColourMap::diverging)(0, 0)) >
        50000);
}

TEST_CASE("images of every shape fit their panels", "[pictures]") {
  for (const auto& size : {cv::Size(1, 1), cv::Size(2, 1), cv::Size(48, 32), cv::Size(900, 700)}) {
    Overlay o = example(1);
    o.phase.phase = cv::Mat1f(size, 0.5f);
    o.phase.optics.pixel_size_um = 0.1;
    o.outline = cv::Mat1b(size, uchar{255});
    o.panels[0].map = cv::Mat1f(size, 0.5f);
    for (const auto style : {PictureStyle::overlay, PictureStyle::beside, PictureStyle::contour}) {
      const auto picture = render_overlay(o, {style, HeatColours::cividis});
      CHECK(picture.cols > 900);
      CHECK(picture.cols < 1300);
      CHECK(picture.rows < 700);
    }
  }
}

TEST_CASE("a picture is as wide as its panels, however long the names are", "[pictures]") {
  Overlay o = example(2);
  const auto plain = render_overlay(o);
  o.title.assign(4000, 'x');
  o.subtitle = std::string(500, 'z');
  o.panels[0].title = o.panels[0].note = o.panels[0].remark = std::string(300, 'w');
  const auto picture = render_overlay(o);
  CHECK(picture.cols == plain.cols);
  CHECK(picture.rows < plain.rows + 60);
  const cv::Mat right = picture(cv::Rect(picture.cols - 20, 0, 20, picture.rows));
  CHECK(cv::norm(right, cv::Mat3b(right.size(), cv::Vec3b(255, 255, 255)), cv::NORM_INF) == 0);
}

TEST_CASE("a picture of nothing is refused", "[pictures][errors]") {
  CHECK_THROWS_AS(render_overlay(example(0)), Error);
  Overlay o = example(1);
  o.panels[0].map = cv::Mat1f::ones(8, 8);
  CHECK_THROWS_AS(render_overlay(o), Error);
  o = example(1);
  o.outline = cv::Mat1b::ones(8, 8);
  CHECK_THROWS_WITH(render_overlay(o), Contains("monocyte/cell.tif") && Contains("outline"));
  o = example(1);
  o.phase.phase = cv::Mat1f();
  CHECK_THROWS_WITH(render_overlay(o), Contains("monocyte/cell.tif"));
}
