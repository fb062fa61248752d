#include "leukolens/phase/frame_segmentation.hpp"

#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/random.hpp"
#include "phase/file_tools.hpp"
#include "real_data.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

PhaseImage frame_of(int height = 200, int width = 300) { return {cv::Mat1f::zeros(height, width), Unit::rad, {}}; }

void draw_disc(PhaseImage& frame, cv::Point centre, int radius, float height) {
  for (int y = 0; y < frame.phase.rows; ++y)
    for (int x = 0; x < frame.phase.cols; ++x)
      if ((x - centre.x) * (x - centre.x) + (y - centre.y) * (y - centre.y) <= radius * radius)
        frame.phase(y, x) = std::max(frame.phase(y, x), height);
}

void draw_ellipse(PhaseImage& frame, cv::Point centre, double long_half, double short_half, float height) {
  for (int y = 0; y < frame.phase.rows; ++y)
    for (int x = 0; x < frame.phase.cols; ++x)
      if (std::pow((x - centre.x) / long_half, 2) + std::pow((y - centre.y) / short_half, 2) <= 1)
        frame.phase(y, x) = height;
}

void add_noise(PhaseImage& frame, double deviation, std::uint64_t seed = 1) {
  Random random(seed, "noise");
  for (auto& value : frame.phase) value += static_cast<float>(deviation * random.normal());
}

/// Round cells (sqrt profile) of several heights, blurred by a pixel.
PhaseImage frame_of_cells() {
  auto frame = frame_of(384, 512);
  const std::vector<std::pair<cv::Point, float>> cells = {
      {{60, 60}, 3}, {{300, 100}, 2.5F}, {{150, 200}, 1.2F}, {{400, 300}, 1}, {{80, 320}, 2}};
  for (const auto& [centre, height] : cells)
    for (int y = -12; y <= 12; ++y)
      for (int x = -12; x <= 12; ++x)
        frame.phase(centre.y + y, centre.x + x) =
            height * std::sqrt(std::max(0.F, 1 - static_cast<float>(x * x + y * y) / 144));
  cv::GaussianBlur(frame.phase, frame.phase, {7, 7}, 1);
  add_noise(frame, .03);
  return frame;
}

std::vector<double> areas(const SegmentedFrame& frame) {
  std::vector<double> out;
  for (const auto& object : frame.objects) out.push_back(object.area_px);
  return out;
}

PhaseImage copy_of(const PhaseImage& frame) { return {frame.phase.clone(), frame.unit, frame.optics}; }

std::string gates(const SegmentedFrame& frame) {
  std::string text;
  for (const auto& object : frame.objects) text += std::string(text.empty() ? "" : " ") + name_of(object.gate);
  return text;
}

}  // namespace

TEST_CASE("discs are found with their areas, centres and gates", "[phase]") {
  auto frame = frame_of();
  draw_disc(frame, {50, 60}, 12, 2);
  draw_disc(frame, {200, 100}, 12, 1.5);
  draw_disc(frame, {250, 150}, 3, 1);
  draw_disc(frame, {290, 40}, 12, 2);  // cut by the edge
  const auto found = segment_frame(frame);
  CHECK(gates(found) == "border ok ok debris");
  const auto& first = found.objects[1];
  CHECK(first.area_px == 441);  // pixels of a disc of radius 12
  CHECK(first.centroid.x == Approx(50));
  CHECK(first.centroid.y == Approx(60));
  CHECK(first.box == cv::Rect(38, 48, 25, 25));
  CHECK(found.labels(60, 50) == first.label);
  CHECK(found.background == Approx(0).margin(.01));
}

TEST_CASE("an object's mean phase, size and shape gate it", "[phase]") {
  auto frame = frame_of();
  draw_disc(frame, {50, 60}, 12, .5F);       // a ghost
  draw_ellipse(frame, {200, 60}, 45, 8, 1);  // long
  draw_disc(frame, {100, 140}, 12, 1);
  CHECK(gates(segment_frame(frame)) == "debris doublet ok");
  FrameSegmentationOptions options;
  options.min_mean_rad = .4;
  options.min_circularity = .3;
  CHECK(gates(segment_frame(frame, options)) == "ok ok ok");
  options.max_area_px = 1000;
  CHECK(gates(segment_frame(frame, options)) == "ok doublet ok");
  frame.optics.pixel_size_um = .1;  // 441 px are 4.4 um2
  CHECK(gates(segment_frame(frame, options)) == "debris debris debris");
  frame.optics.pixel_size_um = .3;
  CHECK(gates(segment_frame(frame, options)) == "ok ok ok");
}

TEST_CASE("a frame's own level and a dead pixel change nothing", "[phase]") {
  const auto frame = frame_of_cells();
  const auto found = segment_frame(frame);
  REQUIRE(gates(found) == "ok ok ok ok ok");
  auto shifted = copy_of(frame);
  shifted.phase += 5;
  CHECK(segment_frame(shifted).background == Approx(found.background + 5).margin(.001));
  CHECK(areas(segment_frame(shifted)) == areas(found));
  for (const float value : {1000.F, -1000.F}) {
    auto dead = copy_of(frame);
    dead.phase(10, 10) = value;
    auto objects = segment_frame(dead).objects;
    std::erase_if(objects, [](const FrameObject& object) { return object.gate == Gate::debris; });
    REQUIRE(objects.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(objects[i].area_px == Approx(found.objects[i].area_px).margin(6));
  }
}

TEST_CASE("a tilt or a bow of the medium hides no cell", "[phase]") {
  const auto frame = frame_of_cells();
  const auto plain = areas(segment_frame(frame));
  for (const double tilt : {.5, 2., 4.})
    for (const double bow : {-1., 0., 1.}) {
      auto sloped = copy_of(frame);
      for (int y = 0; y < frame.phase.rows; ++y)
        for (int x = 0; x < frame.phase.cols; ++x)
          sloped.phase(y, x) += static_cast<float>(tilt * x / 511 + bow * std::pow(2. * y / 383 - 1, 2));
      const auto found = areas(segment_frame(sloped));
      CAPTURE(tilt, bow);
      REQUIRE(found.size() == 5);
      for (std::size_t i = 0; i < 5; ++i) CHECK(found[i] == Approx(plain[i]).epsilon(.03));
    }
}

TEST_CASE("objects move, turn and scale with the frame", "[phase]") {
  auto frame = frame_of_cells();
  const auto found = segment_frame(frame);
  PhaseImage twice{frame.phase * 2, Unit::rad, {}};
  CHECK(areas(segment_frame(twice)).size() == 5);
  CHECK(segment_frame(twice).objects[0].area_px == Approx(found.objects[0].area_px).epsilon(.02));
  auto turned = copy_of(frame);
  cv::rotate(frame.phase, turned.phase, cv::ROTATE_180);
  cv::Mat1w back;
  cv::rotate(segment_frame(turned).labels, back, cv::ROTATE_180);
  CHECK(cv::countNonZero((back > 0) != (found.labels > 0)) <= 5);  // ties and rounding
  // Around the frame by 7 and 11 px: no cell is near an edge.
  auto moved = copy_of(frame);
  const int height = frame.phase.rows, width = frame.phase.cols;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) moved.phase((y + 7) % height, (x + 11) % width) = frame.phase(y, x);
  const auto there = segment_frame(moved);
  REQUIRE(there.objects.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(there.objects[i].area_px == Approx(found.objects[i].area_px).margin(2));
    CHECK(there.objects[i].centroid.x == Approx(found.objects[i].centroid.x + 11).margin(.05));
    CHECK(there.objects[i].centroid.y == Approx(found.objects[i].centroid.y + 7).margin(.05));
  }
}

TEST_CASE("touching discs are parted at their neck, overlapping ones and ellipses are not", "[phase]") {
  for (const int apart : {24, 22, 20, 18}) {
    auto frame = frame_of();
    draw_disc(frame, {100, 100}, 12, 1);
    draw_disc(frame, {100 + apart, 100}, 12, 2);
    const auto found = segment_frame(frame);
    CAPTURE(apart);
    REQUIRE(gates(found) == "ok ok");
    CHECK(found.objects[0].touching);
    // Half of the lens of two circles of radius 12 is cut off on either side.
    const double angle = std::acos(apart / 24.), segment = 144 * (angle - std::sin(2 * angle) / 2);
    for (const auto& object : found.objects) CHECK(object.area_px == Approx(441 - segment).margin(14));
  }
  for (const int apart : {0, 6, 12}) {
    auto frame = frame_of();
    draw_disc(frame, {100, 100}, 12, 1);
    draw_disc(frame, {100 + apart, 100}, 12, 1);
    CHECK(gates(segment_frame(frame)) == "ok");
  }
  for (const double long_half : {12., 18., 24.}) {
    auto frame = frame_of();
    draw_ellipse(frame, {100, 100}, long_half, 12, 1);
    CHECK(gates(segment_frame(frame)) == "ok");
  }
}

TEST_CASE("discs of unlike size are parted where their circles cross", "[phase]") {
  auto frame = frame_of();
  draw_disc(frame, {100, 100}, 20, 1);
  draw_disc(frame, {130, 100}, 13, 1);
  const auto found = segment_frame(frame);
  REQUIRE(gates(found) == "ok ok");
  // x = (30^2 + 20^2 - 13^2) / (2 * 30) = 18.85 from the larger one's centre
  CHECK(found.labels(100, 118) == 1);
  CHECK(found.labels(100, 120) == 2);
  CHECK(found.objects[0].box.br().x <= 121);
}

TEST_CASE("lobes of a nucleus are one cell, a faint cell beside a bright one is another", "[phase]") {
  auto frame = frame_of();
  draw_disc(frame, {100, 100}, 14, 1);
  draw_disc(frame, {94, 100}, 5, 3);  // two lobes in its cytoplasm
  draw_disc(frame, {106, 100}, 5, 3);
  CHECK(gates(segment_frame(frame)) == "ok");
  CHECK(segment_frame(frame).objects[0].area_px == 613);  // pixels of a disc of radius 14

  frame = frame_of();
  draw_disc(frame, {100, 100}, 12, 4);
  draw_disc(frame, {126, 100}, 12, .8F);  // a pixel apart, and below the bright one's edge at .22 * 4
  const auto found = segment_frame(frame);
  REQUIRE(gates(found) == "ok ok");
  CHECK(found.objects[0].area_px == Approx(441).margin(10));
  CHECK(found.objects[1].area_px == Approx(441).margin(30));
}

TEST_CASE("a ring is filled, a ring about another cell is not", "[phase]") {
  auto frame = frame_of();
  draw_disc(frame, {100, 100}, 12, 2);
  for (int y = 94; y <= 106; ++y)
    for (int x = 94; x <= 106; ++x)
      if ((x - 100) * (x - 100) + (y - 100) * (y - 100) <= 36) frame.phase(y, x) = 0;
  CHECK(segment_frame(frame).objects.at(0).area_px == 441);

  frame = frame_of(384, 512);
  draw_disc(frame, {250, 190}, 150, 2);
  for (int y = 0; y < 384; ++y)
    for (int x = 0; x < 512; ++x)
      if ((x - 250) * (x - 250) + (y - 190) * (y - 190) <= 140 * 140) frame.phase(y, x) = 0;
  draw_disc(frame, {250, 190}, 12, 2);
  const auto found = segment_frame(frame);
  CHECK(gates(found) == "doublet ok");
  CHECK(found.objects.at(1).area_px == 441);
}

TEST_CASE("every object is what its label covers, also in a crowd", "[phase]") {
  auto frame = frame_of(384, 512);
  Random random(7, "crowd");
  for (int i = 0; i < 1500; ++i)
    draw_disc(frame, {static_cast<int>(random.below(512)), static_cast<int>(random.below(384))},
              2 + static_cast<int>(random.below(4)), static_cast<float>(random.uniform(1, 3)));
  add_noise(frame, .03);
  const auto found = segment_frame(frame);
  CHECK(found.objects.size() > 200);
  for (const auto& object : found.objects) {
    const cv::Mat1b mask = found.labels == object.label;
    REQUIRE(cv::countNonZero(mask) == object.area_px);
    REQUIRE(cv::boundingRect(mask) == object.box);
  }
}

TEST_CASE("a fixed threshold counts from the medium", "[phase]") {
  auto frame = frame_of();
  frame.phase += 1;
  draw_disc(frame, {50, 60}, 12, 3);
  draw_disc(frame, {150, 60}, 12, 2);
  FrameSegmentationOptions options;
  options.threshold = 1.5;
  CHECK(gates(segment_frame(frame, options)) == "ok");
  options.threshold = .5;
  CHECK(gates(segment_frame(frame, options)) == "ok ok");
  options.threshold = -1;
  CHECK_THROWS_AS(segment_frame(frame, options), Error);
}

TEST_CASE("outlines of others are measured and gated as they are", "[phase]") {
  auto frame = frame_of();
  draw_disc(frame, {50, 60}, 12, 2);
  draw_disc(frame, {150, 60}, 12, 2);
  cv::Mat1w labels = cv::Mat1w::zeros(frame.phase.size());
  labels(cv::Rect(45, 55, 11, 11)) = 7;
  labels(cv::Rect(140, 50, 20, 20)) = 3;
  labels(cv::Rect(0, 100, 20, 20)) = 9;
  const auto found = objects_of_labels(frame, labels);
  CHECK(gates(found) == "ok ok debris");  // medium is no cell
  CHECK(areas(found) == std::vector<double>{400, 121, 400});
  CHECK_FALSE(found.objects[0].touching);
  labels(cv::Rect(160, 70, 5, 5)) = 4;  // corner to corner
  const auto beside = objects_of_labels(frame, labels);
  CHECK(beside.objects[0].touching);
  CHECK_THROWS_AS(objects_of_labels(frame, cv::Mat1w(10, 10, 1)), Error);
}

TEST_CASE("noise, a flat frame and an empty one hold nothing", "[phase]") {
  CHECK(segment_frame(frame_of()).objects.empty());
  for (const double noise : {.003, .03, .2}) {
    auto frame = frame_of(384, 512);
    add_noise(frame, noise);
    CHECK(segment_frame(frame).objects.empty());
    CHECK(segment_frame(frame).noise == Approx(noise).epsilon(.15));
    frame.phase = cv::max(frame.phase, 0);  // as a `.phase` file clips it
    CHECK(segment_frame(frame).objects.empty());
  }
}

TEST_CASE("real frames: the experts' cells are found with their outlines", "[phase][real]") {
  const auto folder = real_data("cellface-frames");
  if (!folder) return;
  ConvertOptions options;
  options.phase_range = PhaseRange{0, 4};
  double sum = 0;
  int cells = 0;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    const auto name = entry.path().string();
    if (!name.ends_with("_expert.npy")) continue;
    const auto frame = to_phase(read_one(name.substr(0, name.size() - 11) + ".npy"), options, name, {});
    const auto expert = read_one(name);
    const cv::Mat1b mask = cv::Mat1b(expert.height, expert.width,
                                     reinterpret_cast<uchar*>(const_cast<std::byte*>(expert.samples.data()))) > 0;
    cv::Mat1i outlined;
    const int count = cv::connectedComponents(mask, outlined);
    const auto found = segment_frame(frame);
    for (int i = 1; i < count; ++i) {
      const cv::Mat1b own = outlined == i;
      if (cv::countNonZero(own) < 100) continue;
      double best = 0;
      for (const auto& object : found.objects) {
        const cv::Mat1b ours = found.labels == object.label;
        best = std::max(best, double(cv::countNonZero(own & ours)) / cv::countNonZero(own | ours));
      }
      INFO(name << " " << i);
      CAPTURE(best);
      CHECK(best > .8);
      sum += best;
      ++cells;
    }
  }
  CHECK(cells == 10);
  CHECK(sum / cells >= .9);
}

TEST_CASE("real frames: detections against the label regions", "[phase][real]") {
  const auto folder = real_data("cellface-frames");
  if (!folder) return;
  ConvertOptions options;
  options.phase_range = PhaseRange{0, 4};
  int wanted = 0, met = 0, ours = 0, right = 0;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    const auto name = entry.path().string();
    if (!name.ends_with("_regions.npy")) continue;
    const auto frame = to_phase(read_one(name.substr(0, name.size() - 12) + ".npy"), options, name, {});
    auto regions = read_one(name);
    const cv::Mat1b mask =
        cv::Mat1b(regions.height, regions.width, reinterpret_cast<uchar*>(regions.samples.data())) > 0;
    cv::Mat1i outlined;
    const int count = cv::connectedComponents(mask, outlined);
    const auto found = segment_frame(frame);
    const auto is_met = [&](const cv::Mat1b& a, const cv::Mat1b& b) {
      return double(cv::countNonZero(a & b)) / cv::countNonZero(a | b) > .5;
    };
    for (int i = 1; i < count; ++i) {
      const cv::Mat1b own = outlined == i;
      if (cv::countNonZero(own) < 100) continue;
      ++wanted;
      met += std::ranges::any_of(found.objects, [&](const FrameObject& object) {
        return object.gate != Gate::debris && is_met(own, found.labels == object.label);
      });
    }
    for (const auto& object : found.objects) {
      if (object.gate == Gate::debris) continue;
      ++ours;
      bool any = false;
      for (int i = 1; i < count; ++i) any = any || is_met(outlined == i, found.labels == object.label);
      right += any;
    }
  }
  CAPTURE(wanted, met, ours, right);
  CHECK(met >= .95 * wanted);
  CHECK(right >= .95 * ours);
}

TEST_CASE("the medium between touching cells is no hole of theirs", "[phase]") {
  for (const bool filled : {false, true}) {
    auto frame = frame_of(200, 300);
    for (int i = 0; i < 6; ++i)
      draw_disc(frame,
                {static_cast<int>(std::lround(150 + 30 * std::cos(i * CV_PI / 3))),
                 static_cast<int>(std::lround(100 + 30 * std::sin(i * CV_PI / 3)))},
                15, 2);
    if (filled) draw_disc(frame, {150, 100}, 15, 2);
    const auto found = segment_frame(frame);
    CAPTURE(filled, gates(found));
    CHECK(found.objects.size() == (filled ? 7 : 6));
  }
}
