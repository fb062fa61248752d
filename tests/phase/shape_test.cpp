#include "leukolens/phase/shape.hpp"

#include <cmath>
#include <numbers>

#include "catch.hpp"

using namespace leukolens;

namespace {

constexpr double pi = std::numbers::pi;

cv::Mat1b ellipse(int side, double a, double b, double angle, double x0 = 0, double y0 = 0) {
  cv::Mat1b mask = cv::Mat1b::zeros(side, side);
  const double centre = (side - 1) / 2.0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double dx = x - centre - x0, dy = y - centre - y0;
      const double u = dx * std::cos(angle) + dy * std::sin(angle), v = dy * std::cos(angle) - dx * std::sin(angle);
      if (u * u / (a * a) + v * v / (b * b) <= 1) mask(y, x) = 255;
    }
  return mask;
}

PhaseImage flat(int side, float phase, const Optics& optics = {}) {
  return PhaseImage{cv::Mat1f(side, side, phase), Unit::rad, optics};
}

}  // namespace

TEST_CASE("one pixel", "[phase]") {
  cv::Mat1b mask = cv::Mat1b::zeros(3, 3);
  mask(1, 1) = 255;
  const Shape shape = measure_shape(flat(3, 2.f), mask);
  CHECK(shape.area_px == 1);
  // crossings: 2 along its row, 2 along its column, 2 along each diagonal
  CHECK(shape.perimeter_px == Approx(pi / 8 * (4 + 4 / std::sqrt(2.))));
  CHECK(shape.eccentricity == Approx(0).margin(1e-6));
  CHECK(shape.mean_phase == 2);
  CHECK(shape.phase_variance == 0);
  CHECK(shape.optical_volume == 2);
  CHECK(std::isnan(shape.area_um2));
  CHECK(std::isnan(shape.dry_mass_pg));
}

TEST_CASE("two pixels side by side", "[phase]") {
  cv::Mat1b mask = cv::Mat1b::zeros(3, 4);
  mask(1, 1) = mask(1, 2) = 255;
  PhaseImage image{cv::Mat1f::zeros(3, 4), Unit::rad, {}};
  image.phase(1, 1) = 1;
  image.phase(1, 2) = 3;
  const Shape shape = measure_shape(image, mask);
  // second moments of a 2 x 1 rectangle: 2^2/12 and 1^2/12
  CHECK(shape.eccentricity == Approx(std::sqrt(1 - 0.25)));
  CHECK(shape.mean_phase == 2);
  CHECK(shape.max_phase == 3);
  CHECK(shape.phase_variance == 1);
  CHECK(shape.optical_volume == 4);
}

TEST_CASE("a disc anywhere on the grid", "[phase]") {
  for (const double radius : {8., 15., 40.}) {
    double area = 0, perimeter = 0;
    for (int i = 0; i < 100; ++i) {
      const double x0 = i % 10 / 10.0, y0 = i / 10 / 10.0;
      const Shape shape = measure_shape(flat(101, 1), ellipse(101, radius, radius, 0, x0, y0));
      area += shape.area_px / 100;
      perimeter += shape.perimeter_px / 100;
      CHECK(shape.circularity == Approx(1).epsilon(0.1));
      CHECK(shape.eccentricity < 0.35);  // a side one pixel longer: sqrt(1 - (16/17)^2) = 0.34
    }
    CHECK(area == Approx(pi * radius * radius).epsilon(0.002));
    CHECK(perimeter == Approx(2 * pi * radius).epsilon(0.005));
  }
}

TEST_CASE("an ellipse at any angle", "[phase]") {
  // axes 30 and 18: eccentricity 0.8; perimeter by Ramanujan's first formula
  const double perimeter = pi * (3 * (30 + 18) - std::sqrt((3 * 30 + 18) * (30 + 3 * 18.)));
  for (const double angle : {0., 0.3, 0.8, 1.5}) {
    const Shape shape = measure_shape(flat(81, 1), ellipse(81, 30, 18, angle));
    CHECK(shape.eccentricity == Approx(0.8).epsilon(0.01));
    CHECK(shape.perimeter_px == Approx(perimeter).epsilon(0.03));
  }
}

TEST_CASE("dry mass by hand", "[phase]") {
  // 100 pixels of 0.5 um at 1 rad, 540 nm: 0.54 / (2 pi 0.18) x 100 x 0.25 um^2 = 11.9366 pg
  cv::Mat1b mask = cv::Mat1b::zeros(20, 20);
  mask(cv::Rect(5, 5, 10, 10)) = 255;
  const PhaseImage image = flat(20, 1, Optics{.pixel_size_um = 0.5, .wavelength_nm = 540., .medium_index = {}});
  const Shape shape = measure_shape(image, mask);
  CHECK(shape.dry_mass_pg == Approx(11.93662));
  CHECK(shape.optical_volume == Approx(25));
  CHECK(shape.area_um2 == Approx(25));
  CHECK(shape.perimeter_um == Approx(shape.perimeter_px / 2));
  PhaseImage arbitrary = image;
  arbitrary.unit = Unit::arbitrary;
  CHECK(std::isnan(measure_shape(arbitrary, mask).dry_mass_pg));
}

TEST_CASE("a cell at the border has an outline there too", "[phase]") {
  const Shape whole = measure_shape(flat(10, 1), cv::Mat1b(10, 10, 255));
  cv::Mat1b inner = cv::Mat1b::zeros(12, 12);
  inner(cv::Rect(1, 1, 10, 10)) = 255;
  CHECK(whole.perimeter_px == measure_shape(flat(12, 1), inner).perimeter_px);
}

TEST_CASE("no cell: everything is undefined", "[phase]") {
  for (const double value : shape_values(measure_shape(flat(5, 1), cv::Mat1b::zeros(5, 5)))) CHECK(std::isnan(value));
  CHECK(shape_values(Shape{}).size() == shape_columns().size());
}
