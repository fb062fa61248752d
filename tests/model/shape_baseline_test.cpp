#include "leukolens/model/shape_baseline.hpp"

#include <algorithm>
#include <numbers>

#include "catch.hpp"
#include "leukolens/model/preprocessing.hpp"
#include "leukolens/model/weights.hpp"
#include "leukolens/phase/shape.hpp"

using namespace leukolens;

namespace {

/// A cell of 12 x 8 pixels with a ramp of phase over a medium of zero phase.
PhaseImage brick() {
  PhaseImage patch;
  patch.phase = cv::Mat1f::zeros(32, 32);
  for (int y = 0; y < 8; ++y)
    for (int x = 0; x < 12; ++x) patch.phase(12 + y, 10 + x) = static_cast<float>(2 + x / 11.);
  return patch;
}

double value(const std::vector<double>& values, const std::string& column) {
  const auto& columns = shape_baseline_columns();
  return values.at(static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin()));
}

bool all_nan(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double v) { return std::isnan(v); });
}

}  // namespace

TEST_CASE("the shape baseline is one linear layer on its columns", "[model]") {
  const auto graph = shape_baseline(3);
  CHECK(graph.architecture == "shape-baseline");
  const auto parameters = parameter_shapes(graph);
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0].name == "fc.weight");
  CHECK(parameters[0].shape == std::vector<std::size_t>{3, 8});
  CHECK(parameters[1].name == "fc.bias");
  CHECK(parameters[1].shape == std::vector<std::size_t>{3});
}

TEST_CASE("the baseline's columns are shape columns that need no optics", "[model]") {
  CHECK(shape_baseline_columns().size() == 8);
  for (const auto& column : shape_baseline_columns()) {
    INFO(column);
    CHECK(std::ranges::count(shape_columns(), column) == 1);
    CHECK_FALSE(column.ends_with("_um"));
    CHECK_FALSE(column.ends_with("_um2"));
    CHECK_FALSE(column.ends_with("_pg"));
  }
}

TEST_CASE("the baseline's values of a brick by hand", "[model]") {
  const auto values = shape_baseline_values(brick());
  REQUIRE(values.size() == 8);
  // Rows and columns cross the outline 2 (12 + 8) times, each kind of diagonal 2 (12 + 8 - 1) times.
  const double perimeter = std::numbers::pi / 8 * (40 + 76 / std::numbers::sqrt2);
  CHECK(value(values, "area_px") == 96);
  CHECK(value(values, "perimeter_px") == Approx(perimeter));
  CHECK(value(values, "circularity") == Approx(4 * std::numbers::pi * 96 / (perimeter * perimeter)));
  CHECK(value(values, "eccentricity") == Approx(std::sqrt(1 - 64. / 144)));  // second moments are a^2 / 12
  CHECK(value(values, "mean_phase") == Approx(2.5));
  CHECK(value(values, "max_phase") == Approx(3));
  CHECK(value(values, "phase_variance") == Approx((144 - 1) / 12. / 121));  // of 0..11, divided by 11^2
  CHECK(value(values, "optical_volume") == Approx(240));                    // rad px
}

TEST_CASE("the baseline counts in pixels of the patch, whatever the optics are", "[model]") {
  auto patch = brick();
  const auto values = shape_baseline_values(patch);
  patch.optics.pixel_size_um = 0.2;
  patch.optics.wavelength_nm = 532;
  CHECK(shape_baseline_values(patch) == values);
}

TEST_CASE("the baseline's values do not depend on how a cell lies", "[model]") {
  const auto values = shape_baseline_values(brick());
  auto turned = brick();
  cv::rotate(turned.phase, turned.phase, cv::ROTATE_90_CLOCKWISE);
  auto mirrored = brick();
  cv::flip(mirrored.phase, mirrored.phase, 1);
  for (const auto& patch : {turned, mirrored}) {
    const auto others = shape_baseline_values(patch);
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(others[i] == Approx(values[i]));
  }
}

TEST_CASE("a patch without a cell has no shape, and mean values as input", "[model]") {
  PhaseImage empty;
  empty.phase = cv::Mat1f::zeros(32, 32);
  CHECK(all_nan(shape_baseline_values(empty)));
  Preprocessing p;
  p.patch = 32;
  p.shape_mean.assign(8, 5);
  p.shape_std.assign(8, 2);
  CHECK(cv::countNonZero(network_input(empty, p, {}, {})) == 0);
}

TEST_CASE("the baseline's input is its standardised columns", "[model]") {
  Preprocessing p;
  p.patch = 32;
  p.shape_mean.assign(8, 1);
  p.shape_std = {1, 2, 3, 4, 5, 6, 7, 8};
  const auto values = shape_baseline_values(brick());
  const auto input = network_input(brick(), p, {}, {});
  REQUIRE(input.size() == cv::Size(8, 1));
  for (int i = 0; i < 8; ++i) {
    const auto column = static_cast<std::size_t>(i);
    CHECK(input(0, i) == Approx((values[column] - 1) / p.shape_std[column]));
  }
}
