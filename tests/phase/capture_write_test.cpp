// Captures that we write, read back by our reader; tests/peers/captures_test.py reads them with h5py.
#include "leukolens/phase/capture_write.hpp"

#include <limits>

#include "phase/file_tools.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

cv::Mat1f image(float first) { return (cv::Mat1f(2, 3) << first, 1, 2, 3, 4, 5); }

}  // namespace

TEST_CASE("a capture of codes holds the nearest code and says what it means", "[phase]") {
  const TemporaryFolder folder;
  CaptureWriterOptions options;
  options.range = PhaseRange{0, 2.55};  // .01 rad a code
  options.optics = {.139, 647, 1.335};
  CaptureWriter writer(folder / "a.phase", options);
  writer.add((cv::Mat1f(1, 4) << 0, .014f, .016f, 2.55f));
  CHECK(writer.clipped_px() == 0);
  writer.add((cv::Mat1f(1, 4) << -.004f, -.006f, 2.554f, 3));
  CHECK(writer.clipped_px() == 2);  // half a code beyond the ends is still their code
  CHECK_FALSE(std::filesystem::exists(folder / "a.phase"));
  writer.commit();

  const auto file = open_phase_file(folder / "a.phase");
  const auto info = file->info();
  CHECK(info.is_capture);
  CHECK(info.frames == 2);
  CHECK(info.frame_names == std::vector<std::string>{"00000", "00001"});
  CHECK(info.phase_range.value().hi == 2.55);
  CHECK(info.optics.pixel_size_um.value() == .139);
  CHECK(info.optics.wavelength_nm.value() == 647);
  CHECK(info.optics.medium_index.value() == 1.335);
  CHECK(samples_of<unsigned char>(file->read(0)) == std::vector<unsigned char>{0, 1, 2, 255});
  CHECK(samples_of<unsigned char>(file->read(1)) == std::vector<unsigned char>{0, 0, 255, 255});
}

TEST_CASE("every code survives the way to rad and back", "[phase]") {
  const TemporaryFolder folder;
  cv::Mat1f all(1, 256);
  for (const PhaseRange range : {PhaseRange{-.5, 6}, PhaseRange{-1e-3, 1e-3}, PhaseRange{-100, 900}}) {
    const std::string name = "range" + std::to_string(range.hi) + ".phase";
    for (int i = 0; i < 256; ++i) all(0, i) = static_cast<float>(range.lo + i * (range.hi - range.lo) / 255);
    CaptureWriter writer(folder / name, {.range = range, .background = {}, .optics = {}});
    writer.add(all);
    writer.commit();
    const auto codes = samples_of<unsigned char>(read_one(folder / name));
    for (std::size_t i = 0; i < 256; ++i) CHECK(codes[i] == i);
  }
}

TEST_CASE("a capture of floats keeps every bit; its background is subtracted by who reads it", "[phase]") {
  const TemporaryFolder folder;
  CaptureWriter plain(folder / "a.raw", {});
  for (float first = 0; first < 3; ++first) plain.add(image(first));
  plain.commit();
  const auto file = open_phase_file(folder / "a.raw");
  CHECK(phase_of(file->read(2)) == std::vector<float>{2, 1, 2, 3, 4, 5});  // no median is subtracted from these
  CHECK(file->read(2).warnings.empty());
  CHECK_FALSE(file->info().phase_range);

  CaptureWriterOptions options;
  options.background = image(.5f);
  CaptureWriter with(folder / "b.raw", options);
  with.add(image(7));
  with.commit();
  CHECK(phase_of(read_one(folder / "b.raw")) == std::vector<float>{6.5f, 0, 0, 0, 0, 0});
}

TEST_CASE("a capture that cannot be written leaves nothing", "[phase][errors]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(CaptureWriter(folder / "a.phase", {.range = PhaseRange{1, 1}, .background = {}, .optics = {}}),
                    Contains("a.phase") && Contains("LO < HI"));
  CHECK_THROWS_WITH(CaptureWriter(folder / "no" / "a.raw", {}), Contains("there is no folder"));
  put(folder / "there.raw", "x");
  CHECK_THROWS_WITH(CaptureWriter(folder / "there.raw", {}), Contains("exists already"));
  {
    CaptureWriter writer(folder / "a.phase", {.range = PhaseRange{0, 1}, .background = {}, .optics = {}});
    writer.add(image(0));
    CHECK_THROWS_WITH(writer.add(cv::Mat1f(3, 2, 0.f)),
                      Contains("frame 1") && Contains("3 x 2 px, the first has 2 x 3"));
    CHECK_THROWS_WITH(writer.add(image(std::numeric_limits<float>::quiet_NaN())), Contains("NaN"));
  }
  CaptureWriter empty(folder / "e.raw", {});
  CHECK_THROWS_WITH(empty.commit(), Contains("without frames"));
  CaptureWriter background(folder / "f.raw", {.range = {}, .background = cv::Mat1f(4, 4, 0.f), .optics = {}});
  CHECK_THROWS_WITH(background.add(image(0)), Contains("the background has 4 x 4"));
  CHECK_FALSE(std::filesystem::exists(folder / "a.phase"));
  CHECK_FALSE(std::filesystem::exists(folder / "a.phase.part"));
  CHECK(get(folder / "there.raw") == "x");
}
