#include "leukolens/phase/frame_segmentation.hpp"

#include <opencv2/imgproc.hpp>

#include "catch.hpp"
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

TEST_CASE("noise, a flat frame and an empty one hold nothing", "[phase]") {
  CHECK(segment_frame(frame_of()).objects.empty());
  for (const double noise : {.003, .03, .2}) {
    auto frame = frame_of(384, 512);
    Random random(1, "noise");
    for (int y = 0; y < frame.phase.rows; ++y)
      for (int x = 0; x < frame.phase.cols; ++x) frame.phase(y, x) = static_cast<float>(noise * random.normal());
    CHECK(segment_frame(frame).objects.empty());
    CHECK(segment_frame(frame).noise == Approx(noise).epsilon(.15));
  }
}

TEST_CASE("real frames: the experts' cells are found with their outlines", "[phase][real]") {
  const auto folder = real_data("cellface-frames");
  if (!folder) return;
  double sum = 0;
  int cells = 0;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    const auto name = entry.path().string();
    if (!name.ends_with("_expert.npy")) continue;
    const auto frame = to_phase(read_one(name.substr(0, name.size() - 11) + ".npy"), {{}, PhaseRange{0, 4}}, name, {});
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
      CHECK(best > .6);
      sum += best;
      ++cells;
    }
  }
  CHECK(cells == 10);
  CHECK(sum / cells >= .85);
}

TEST_CASE("real frames: detections against the label regions", "[phase][real]") {
  const auto folder = real_data("cellface-frames");
  if (!folder) return;
  int wanted = 0, met = 0, ours = 0, right = 0;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    const auto name = entry.path().string();
    if (!name.ends_with("_regions.npy")) continue;
    const auto frame = to_phase(read_one(name.substr(0, name.size() - 12) + ".npy"), {{}, PhaseRange{0, 4}}, name, {});
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
