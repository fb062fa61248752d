#include "leukolens/pictures/montage.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "pictures/caption.hpp"
#include "pictures/colour_map.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

Montage example(std::size_t methods, std::size_t classes) {
  Montage m;
  m.title = "monocyte/cell.tif";
  m.subtitle = "predicted monocyte, p = 0.93";
  m.phase.phase = tiny::random_image(32, "phase");
  for (std::size_t c = 0; c < classes; ++c) m.columns.push_back({"class " + std::to_string(c), "p = 0.1"});
  for (std::size_t r = 0; r < methods; ++r) {
    MontageRow row{"method " + std::to_string(r), "6 x 6 map", "", false, {}, {}};
    for (std::size_t c = 0; c < classes; ++c) row.panels.push_back({cv::abs(tiny::random_image(32, "map")), "", false});
    m.rows.push_back(row);
  }
  return m;
}

int count_of(const cv::Mat3b& picture, const cv::Vec3b& colour) {
  int count = 0;
  for (const auto& pixel : picture) count += pixel == colour;
  return count;
}

const PictureOptions beside{PictureStyle::beside, HeatColours::viridis};

}  // namespace

TEST_CASE("a sheet grows by a panel a class and a method", "[pictures]") {
  const auto small = render_montage(example(1, 1)), wide = render_montage(example(1, 6)),
             tall = render_montage(example(7, 1));
  CHECK((wide.cols - small.cols) % 5 == 0);
  CHECK((wide.cols - small.cols) / 5 > 150);
  CHECK((wide.cols - small.cols) / 5 < 210);
  CHECK((tall.rows - small.rows) % 6 == 0);
  CHECK((tall.rows - small.rows) / 6 > 150);
  CHECK((tall.rows - small.rows) / 6 < 230);
}

TEST_CASE("each row of a sheet has a scale and a sign of its own", "[pictures]") {
  Montage m = example(2, 1);
  m.rows[0].panels[0].map = cv::Mat1f(32, 32, 1000.f);
  m.rows[1].panels[0].map = cv::Mat1f(32, 32, -0.001f);
  m.rows[1].is_signed = true;
  const auto picture = render_montage(m, beside);
  const auto end = cv::Mat1f::ones(1, 1);
  CHECK(count_of(picture, colourise(end, 0, 1, ColourMap::viridis)(0, 0)) > 20000);
  CHECK(count_of(picture, colourise(-end, -1, 1, ColourMap::diverging)(0, 0)) > 20000);
  m.rows[0].scale = 4000;  // a quarter of it
  CHECK(count_of(render_montage(m, beside), colourise(0.25f * end, 0, 1, ColourMap::viridis)(0, 0)) > 20000);
}

TEST_CASE("a sheet shows where a method has no map", "[pictures]") {
  Montage m = example(1, 2);
  const int whole = count_of(render_montage(m), {255, 255, 255});
  m.rows[0].panels[1].map = cv::Mat1f();
  CHECK(count_of(render_montage(m), {255, 255, 255}) > whole + 25000);
}

TEST_CASE("a sheet marks what cannot be trusted", "[pictures]") {
  Montage m = example(2, 2);
  CHECK(count_of(render_montage(m), warning_ink) == 0);
  m.rows[0].warning = "fails the model-randomisation check";
  const int of_method = count_of(render_montage(m), warning_ink);
  CHECK(of_method > 50);
  m.rows[1].panels[1] = {m.rows[1].panels[1].map, "86 % outside", true};
  CHECK(count_of(render_montage(m), warning_ink) > of_method + 20);
}

TEST_CASE("long labels make their row higher, not the sheet wider", "[pictures]") {
  Montage m = example(2, 1);
  const auto plain = render_montage(m);
  for (int i = 0; i < 60; ++i) m.rows[0].warning += "its maps look alike for random weights ";
  m.rows[0].title = m.rows[0].note = m.columns[0].title = std::string(400, 'x');
  const auto picture = render_montage(m);
  CHECK(picture.cols == plain.cols);
  CHECK(picture.rows >= plain.rows);
  CHECK(picture.rows < plain.rows + 100);
}

TEST_CASE("a sheet that does not fit together is refused", "[pictures][errors]") {
  CHECK_THROWS_AS(render_montage(example(0, 1)), Error);
  CHECK_THROWS_AS(render_montage(example(1, 0)), Error);
  Montage m = example(2, 2);
  m.rows[1].panels.pop_back();
  CHECK_THROWS_WITH(render_montage(m), Contains("method 1") && Contains("1 maps for 2 classes"));
  m = example(2, 2);
  m.rows[1].panels[0].map = cv::Mat1f::ones(8, 8);
  CHECK_THROWS_WITH(render_montage(m), Contains("method 1") && Contains("size"));
  m = example(1, 1);
  m.rows[0].scale = 0;
  CHECK_THROWS_WITH(render_montage(m), Contains("method 0") && Contains("scale"));
  m = example(1, 1);
  m.phase.phase = cv::Mat1f();
  m.rows[0].panels[0].map = cv::Mat1f();
  CHECK_THROWS_WITH(render_montage(m), Contains("monocyte/cell.tif"));
}
