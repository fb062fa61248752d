#include "leukolens/phantom/phantom.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/phase/background.hpp"
#include "leukolens/phase/segmentation.hpp"
#include "leukolens/phase/shape.hpp"
#include "phantom/anatomy.hpp"
#include "phantom/optics.hpp"

using namespace leukolens;

namespace {

int outside(const cv::Mat1b& part, const cv::Mat1b& whole) { return cv::countNonZero(part & ~whole); }

std::vector<PhantomTruth> truths_of(const PhantomOptions& options, int cells) {
  std::vector<PhantomTruth> truths;
  for (int i = 0; i < cells; ++i) truths.push_back(make_phantom(options, i).truth);
  return truths;
}

/// Mean of a latent property by class; classes come in turn.
std::array<double, 4> class_means(const std::vector<PhantomTruth>& truths, double (*property)(const PhantomTruth&)) {
  std::array<double, 4> sum{};
  for (std::size_t i = 0; i < truths.size(); ++i) sum[i % 4] += property(truths[i]);
  for (double& s : sum) s /= static_cast<double>(truths.size()) / 4;
  return sum;
}

/// Spread of the class means as a part of their mean.
double difference(const std::array<double, 4>& means) {
  const auto [lo, hi] = std::minmax_element(means.begin(), means.end());
  return 2 * (*hi - *lo) / (*hi + *lo);
}

}  // namespace

TEST_CASE("a ball of known index has the phase and the mass of theory", "[phantom]") {
  PhantomOptions options;
  options.pixel_size_um = 0.1;
  options.size_px = 96;
  Anatomy ball{};
  ball.radius = ball.half_height = 4;
  ball.cell_index = ball.nucleus_index = ball.granule_index = options.medium_index + 0.02;
  const Projection seen = project(options, ball);
  // through the centre 2 pi / 0.53 x 8 um x 0.02 = 1.8968 rad; in all 2 pi / 0.53 x 0.02 x 4/3 pi 64 um^3
  double highest = 0;
  cv::minMaxLoc(seen.phase, nullptr, &highest);
  const double wave_number = 2 * std::numbers::pi / 0.53;
  CHECK(highest == Approx(wave_number * 8 * 0.02).epsilon(1e-3));
  CHECK(cv::sum(seen.phase)[0] * 0.01 == Approx(wave_number * 0.02 * 4 / 3 * std::numbers::pi * 64).epsilon(2e-3));
  CHECK(cv::countNonZero(seen.cell) * 0.01 == Approx(std::numbers::pi * 16).epsilon(5e-3));
  CHECK(cv::countNonZero(seen.nucleus) == 0);
  CHECK(cv::sum(blurred(seen.phase, options))[0] == Approx(cv::sum(seen.phase)[0]).epsilon(1e-4));
}

TEST_CASE("nucleus and granules add their own phase", "[phantom]") {
  PhantomOptions options;
  Anatomy cell{};
  cell.radius = cell.half_height = 4;
  cell.cell_index = options.medium_index;
  cell.nucleus_index = cell.granule_index = options.medium_index + 0.03;
  cell.nucleus = {{0.5, 0, 2, 1, 0.3, 1.5}};
  cell.granules = {{-2, 1, 0.9}};
  const Projection seen = project(options, cell);
  const double volume = 4 / 3. * std::numbers::pi * (2 * 1 * 1.5 + 0.45 * 0.45 * 0.45);
  CHECK(cv::sum(seen.phase)[0] * 0.09 == Approx(2 * std::numbers::pi / 0.53 * 0.03 * volume).epsilon(0.02));
  CHECK(cv::countNonZero(seen.nucleus) * 0.09 == Approx(std::numbers::pi * 2).epsilon(0.05));
}

TEST_CASE("every phantom lies whole within its image, its parts within it", "[phantom]") {
  for (const auto by : {DecidedBy::all, DecidedBy::size, DecidedBy::nucleus, DecidedBy::granules})
    for (const int side : {16, 32, 48}) {
      PhantomOptions options;
      options.decided_by = by;
      options.size_px = side;
      for (int i = 0; i < 40; ++i) {
        const Phantom p = make_phantom(options, i);
        REQUIRE(p.image.phase.size() == cv::Size(side, side));
        CHECK(cv::checkRange(p.image.phase));
        cv::Mat1b inner = cv::Mat1b::zeros(side, side);
        inner(cv::Rect(2, 2, side - 4, side - 4)) = 255;
        CHECK(outside(p.cell_mask, inner) == 0);
        CHECK(outside(p.nucleus_mask, p.cell_mask) == 0);
        CHECK(cv::countNonZero(p.cell_mask) > 0);
        CHECK(cv::countNonZero(p.nucleus_mask) > 0);
        CHECK(cv::countNonZero(p.causal_mask) > 0);
      }
    }
}

TEST_CASE("a phantom depends on options and index alone", "[phantom]") {
  PhantomOptions options;
  const Phantom a = make_phantom(options, 17);
  make_phantom(options, 3);
  options.cells = 50;
  const Phantom b = make_phantom(options, 17);
  CHECK(cv::norm(a.image.phase, b.image.phase, cv::NORM_INF) == 0);
  CHECK(a.truth.dry_mass_pg == b.truth.dry_mass_pg);
  options.seed = 2;
  CHECK(cv::norm(a.image.phase, make_phantom(options, 17).image.phase, cv::NORM_INF) > 0.1);
}

TEST_CASE("noise and background do not touch the truth", "[phantom]") {
  PhantomOptions loud, silent;
  loud.noise_rad = 0.5;
  silent.noise_rad = 0;
  const Phantom a = make_phantom(loud, 5), b = make_phantom(silent, 5);
  CHECK(a.truth.dry_mass_pg == b.truth.dry_mass_pg);
  CHECK(cv::norm(a.cell_mask, b.cell_mask, cv::NORM_L1) == 0);
  cv::Scalar mean, deviation;
  cv::meanStdDev(a.image.phase - b.image.phase, mean, deviation);
  CHECK(deviation[0] == Approx(0.5).epsilon(0.05));
}

TEST_CASE("the true dry mass is what the shape room measures", "[phantom]") {
  PhantomOptions options;
  options.noise_rad = 0;
  for (int i = 0; i < 20; ++i) {
    Phantom p = make_phantom(options, i);
    // the recording's background is at most about 0.1 rad; taken away by the median of the border
    p.image.phase = subtract_background(p.image.phase, Background::border_ramp);
    const double measured = measure_shape(p.image, cv::Mat1b(p.image.phase.size(), 255)).dry_mass_pg;
    CHECK(measured == Approx(p.truth.dry_mass_pg).epsilon(0.12));
  }
}

TEST_CASE("real leukocytes' sizes, phases and order", "[phantom]") {
  const PhantomOptions options;
  const auto diameters = class_means(truths_of(options, 200), [](const PhantomTruth& t) { return t.diameter_um; });
  CHECK(diameters[1] < diameters[3]);  // lymphocyte < neutrophil < eosinophil < monocyte
  CHECK(diameters[3] < diameters[0]);
  CHECK(diameters[0] < diameters[2]);
  for (int i = 0; i < 100; ++i) {
    const Phantom p = make_phantom(options, i);
    double highest = 0;
    cv::minMaxLoc(p.image.phase, nullptr, &highest);
    CHECK(highest > 0.8);
    CHECK(highest < 4.5);
    CHECK(p.truth.diameter_um > 5.5);
    CHECK(p.truth.diameter_um < 14);
    CHECK(p.truth.nucleus_lobes >= (p.truth.label == "neutrophil" ? 3 : p.truth.label == "eosinophil" ? 2 : 1));
  }
}

TEST_CASE("only the deciding property differs between classes", "[phantom]") {
  struct Property {
    DecidedBy group;
    double (*value)(const PhantomTruth&);
    double least, most;  ///< difference of class means where it decides and where it does not
  };
  const Property properties[] = {
      {DecidedBy::size, [](const PhantomTruth& t) { return t.diameter_um; }, 0.35, 0.07},
      {DecidedBy::nucleus, [](const PhantomTruth& t) { return double(t.nucleus_lobes); }, 1.0, 0.30},
      {DecidedBy::granules, [](const PhantomTruth& t) { return double(t.granules); }, 1.2, 0.45}};
  for (const auto by : {DecidedBy::size, DecidedBy::nucleus, DecidedBy::granules}) {
    PhantomOptions options;
    options.decided_by = by;
    const auto truths = truths_of(options, 800);
    for (const Property& p : properties) {
      CAPTURE(name_of(by), name_of(p.group));
      const double d = difference(class_means(truths, p.value));
      if (p.group == by)
        CHECK(d > p.least);
      else
        CHECK(d < p.most);
    }
  }
}

TEST_CASE("the causal mask is the deciding property's", "[phantom]") {
  PhantomOptions options;
  const auto norm = [](const cv::Mat1b& a, const cv::Mat1b& b) { return cv::norm(a, b, cv::NORM_L1); };
  Phantom p = make_phantom(options, 2);
  CHECK(norm(p.causal_mask, p.cell_mask) == 0);
  options.decided_by = DecidedBy::nucleus;
  p = make_phantom(options, 2);
  CHECK(norm(p.causal_mask, p.nucleus_mask) == 0);
  options.decided_by = DecidedBy::granules;
  p = make_phantom(options, 2);
  CHECK(norm(p.causal_mask, p.granule_mask) == 0);
  options.decided_by = DecidedBy::size;
  p = make_phantom(options, 2);
  CHECK(p.causal_mask(24, 24) == 0);  // a ring
  CHECK(outside(p.causal_mask, p.cell_mask) > 20);
  CHECK(outside(p.cell_mask, p.causal_mask) > 20);
}

TEST_CASE("difficulty 0 leaves no spread within a class", "[phantom]") {
  PhantomOptions options;
  options.difficulty = 0;
  const double first = make_phantom(options, 1).truth.diameter_um;
  for (int i = 1; i < 80; i += 4) CHECK(make_phantom(options, i).truth.diameter_um == first);
  CHECK(first == Approx(7.9));
}

TEST_CASE("every donor gives every class, in unequal numbers; captures hold one class", "[phantom]") {
  PhantomOptions options;
  options.donors = 6;
  std::map<std::string, std::map<std::string, int>> cells;
  std::map<std::string, std::set<std::string>> labels_of_capture;
  options.size_px = 16;  // quicker
  for (int i = 0; i < 480; ++i) {
    const PhantomTruth t = make_phantom(options, i).truth;
    ++cells[t.donor][t.label];
    labels_of_capture[t.capture].insert(t.label);
  }
  CHECK(cells.size() == 6);
  std::set<int> counts;
  for (const auto& [donor, classes] : cells) {
    CHECK(classes.size() == 4);
    for (const auto& [label, count] : classes) counts.insert(count);
  }
  CHECK(counts.size() > 3);
  CHECK(labels_of_capture.size() == 24);
  for (const auto& [capture, labels] : labels_of_capture) CHECK(labels.size() == 1);
}

TEST_CASE("segmentation finds the phantom", "[phantom]") {
  for (int i = 0; i < 40; ++i) {
    const Phantom p = make_phantom({}, i);
    const cv::Mat1b found = segment_cell(p.image.phase);
    const double both = cv::countNonZero(found & p.cell_mask), either = cv::countNonZero(found | p.cell_mask);
    CHECK(both / either > 0.6);
  }
}

TEST_CASE("a planted spot adds its bump outside the cell, in images of its class alone", "[phantom]") {
  for (const int side : {16, 24, 48, 96}) {
    PhantomOptions plain, spotted;
    plain.size_px = spotted.size_px = side;
    spotted.spot_in = "monocyte";
    const PhantomSpot spot = spot_of(spotted);
    for (int i = 0; i < 24; ++i) {
      const Phantom a = make_phantom(plain, i), b = make_phantom(spotted, i);
      CHECK_FALSE(a.truth.spot);
      CHECK(b.truth.spot == (b.truth.label == "monocyte"));
      const cv::Mat1f added = b.image.phase - a.image.phase;
      if (!b.truth.spot) {
        CHECK(cv::norm(added, cv::NORM_INF) == 0);
        continue;
      }
      const cv::Point nearest(cvRound(spot.centre_px.x), cvRound(spot.centre_px.y));
      const double off_px = std::hypot(nearest.x - spot.centre_px.x, nearest.y - spot.centre_px.y);
      CHECK(added(nearest) == Approx(0.8 * std::exp2(-off_px * off_px / 4)).margin(1e-5));  // half width: 2 px
      CHECK(outside(cv::Mat1b(added > 0.4), cv::Mat1b(b.cell_mask == 0)) == 0);
      CHECK(cv::norm(a.causal_mask, b.causal_mask, cv::NORM_INF) == 0);
      CHECK(a.truth.dry_mass_pg == b.truth.dry_mass_pg);
    }
  }
}

TEST_CASE("a share of the captures shows the planted spot, whole captures each", "[phantom]") {
  PhantomOptions options;
  options.size_px = 16;  // quicker
  options.spot_in = "lymphocyte";
  for (const auto& [share, captures] : {std::pair{0., 0}, {0.25, 3}, {0.5, 6}, {1., 12}}) {
    options.spot_share = share;
    std::map<std::string, std::set<bool>> shown;
    for (const PhantomTruth& t : truths_of(options, 400))
      if (t.label == "lymphocyte") shown[t.capture].insert(t.spot);
    CHECK(shown.size() == 12);
    int with = 0;
    for (const auto& [capture, values] : shown) {
      CHECK(values.size() == 1);
      with += *values.begin();
    }
    CHECK(with == captures);
  }
}

TEST_CASE("options outside their ranges are refused", "[phantom][errors]") {
  PhantomOptions options;
  options.size_px = 15;
  CHECK_THROWS_WITH(make_phantom(options, 0), Catch::Contains("16 to 1024"));
  options = {};
  options.noise_rad = NAN;
  CHECK_THROWS_AS(make_phantom(options, 0), Error);
  CHECK_THROWS_AS(make_phantom({}, -1), Error);
  options = {};
  options.spot_in = "basophil";
  CHECK_THROWS_WITH(make_phantom(options, 0), Catch::Contains("one of the classes"));
  options = {};
  options.spot_share = 1.5;
  CHECK_THROWS_WITH(make_phantom(options, 0), Catch::Contains("0 to 1"));
  CHECK_THROWS_WITH(decided_by_from("colour"), Catch::Contains("all, size, nucleus, granules"));
}
