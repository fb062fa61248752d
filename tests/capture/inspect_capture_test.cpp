// What inspect tells of a capture.
#include "leukolens/capture/inspect_capture.hpp"

#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phase/capture_write.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// Frames of 96 x 128 px: one disc of 2 rad on a medium of 0 that flickers by .01.
void write_discs(const std::filesystem::path& path, std::size_t frames, const CaptureWriterOptions& options) {
  CaptureWriter writer(path, options);
  for (std::size_t i = 0; i < frames; ++i) {
    cv::Mat1f frame(96, 128);
    for (int y = 0; y < frame.rows; ++y)
      for (int x = 0; x < frame.cols; ++x) frame(y, x) = (x + y) % 2 ? .01f : 0.f;
    cv::circle(frame, {64, 48}, 16, cv::Scalar(2), cv::FILLED);
    writer.add(frame);
  }
  writer.commit();
}

}  // namespace

TEST_CASE("a capture tells its layout, phase and cells", "[capture]") {
  const TemporaryFolder folder;
  CaptureWriterOptions options;
  options.range = PhaseRange{-1, 4.1};  // .02 rad a code
  options.optics = {.25, {}, 1.335};
  write_discs(folder / "a.phase", 40, options);
  const auto i = inspect_capture(folder / "a.phase", {}, {}, {});
  CHECK(i.info.frames == 40);
  CHECK(i.info.height == 96);
  CHECK(i.looked_into == 16);
  CHECK(i.unreadable == 0);
  CHECK(i.unit == Unit::rad);
  CHECK(i.least == Approx(0).margin(1e-5));
  CHECK(i.greatest == Approx(2).margin(1e-5));
  CHECK(i.mean == Approx(2. * 797 / (96 * 128)).epsilon(.1));  // 797 px in OpenCV's disc of radius 16
  CHECK(i.cells_per_frame == 1);
  std::size_t pixels = 0;
  for (const auto count : i.histogram.counts) pixels += count;
  CHECK(pixels == 16 * 96 * 128);
  REQUIRE(i.missing.size() == 1);
  CHECK_THAT(i.missing[0], Contains("wavelength: no dry mass"));
  const Json json = to_json(i);
  CHECK(json["kind"] == "capture");
  CHECK(json["wavelength_nm"].is_null());
  CHECK(json["phase_range_rad"] == Json({-1, 4.1}));
}

TEST_CASE("an empty or unreadable capture has no figures", "[capture][errors]") {
  const TemporaryFolder folder;
  CaptureWriter writer(folder / "flat.raw", {});
  writer.add(cv::Mat1f(64, 64, .5f));
  writer.commit();
  const auto flat = inspect_capture(folder / "flat.raw", {}, {}, {});
  CHECK(flat.cells_per_frame == 0);
  CHECK(flat.least == .5);

  CaptureWriter not_finite(folder / "nan.raw", {});
  not_finite.add(cv::Mat1f(64, 64, std::numeric_limits<float>::quiet_NaN()));
  not_finite.commit();
  const auto nan = inspect_capture(folder / "nan.raw", {}, {}, {});
  CHECK(nan.unreadable == 1);
  CHECK(std::isnan(nan.mean));
  CHECK(nan.histogram.counts.empty());
  CHECK_THAT(nan.first_faults.at(0), Contains("holds NaN"));
  CHECK_THAT(nan.missing.at(0), Contains("readable frames: none"));
  CHECK(to_json(nan)["mean"].is_null());
  CHECK_FALSE(contact_sheet(folder / "nan.raw", {}).empty());
}

TEST_CASE("the contact sheet shows the first frames in one scale of grey", "[capture]") {
  const TemporaryFolder folder;
  CaptureWriterOptions options;
  options.optics = {.25, {}, {}};
  write_discs(folder / "a.raw", 5, options);
  const cv::Mat1b sheet = contact_sheet(folder / "a.raw", {});
  CHECK(sheet.cols == 4 * 326 + 6);  // four tiles and five gaps
  const int tile = 240;              // 96 x 128 px at 320 wide
  CHECK(sheet(6 + tile / 2, 6 + 160) == 255);
  CHECK(sheet(6 + 4, 6 + 4) < 20);
  CHECK(sheet(6 + tile + 22 + 6 + tile / 2, 6 + 160) == 255);       // the fifth, in the second row
  CHECK(sheet(6 + tile + 22 + 6 + tile / 2, 6 + 326 + 160) == 56);  // nothing there
  write_discs(folder / "one.raw", 1, {});
  CHECK(cv::Mat(contact_sheet(folder / "one.raw", {})).cols == 332);
}
