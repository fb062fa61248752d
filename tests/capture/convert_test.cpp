// Images to captures and back; tests/peers/captures_test.py reads the files with h5py, tifffile and NumPy.
#include "leukolens/capture/convert.hpp"

#include <fstream>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

/// Frame i of 3 x 4 px holds i + pixel / 16.
std::vector<float> frame_values(int i) {
  std::vector<float> values(12);
  for (std::size_t k = 0; k < 12; ++k) values[k] = static_cast<float>(i) + static_cast<float>(k) / 16;
  return values;
}

ConversionReport convert(const fs::path& input, const fs::path& output, const ConversionOptions& options = {}) {
  return convert_images(list_inputs({input}, {}, {}), output, options, {}, {});
}

std::vector<float> phase_of(const fs::path& path, std::size_t frame) {
  ConvertOptions options;
  options.constant_fits = true;
  const auto image = to_phase(open_phase_file(path)->read(frame), options, "frame", {});
  return {image.phase.begin(), image.phase.end()};
}

/// 12 frames as TIFF files whose numbers have no leading zeros.
struct Frames : TemporaryFolder {
  Frames() {
    fs::create_directory(*this / "in");
    for (int i = 0; i < 12; ++i)
      write_tiff_f32(*this / ("in/f" + std::to_string(i) + ".tif"), cv::Mat1f(3, 4, frame_values(i).data()),
                     {.139, 647, 1.335});
  }
};

}  // namespace

TEST_CASE("images become a capture and every other format, with the same values and optics", "[capture]") {
  const Frames folder;
  CHECK(convert(folder / "in", folder / "a.raw").frames == 12);
  for (const char* name : {"b.npy", "b.h5", "b.tif", "b"}) convert(folder / "a.raw", folder / name);
  for (const char* name : {"a.raw", "b.npy", "b.h5::/image", "b.tif"}) {
    const auto path = fs::path(folder.path().string() + "/" + name);
    const auto file = open_phase_file(path);
    CAPTURE(name);
    REQUIRE(file->frames() == 12);
    CHECK(file->info().is_capture == (std::string(name) == "a.raw"));
    for (const std::size_t frame : {0, 2, 11}) CHECK(phase_of(path, frame) == frame_values(static_cast<int>(frame)));
    const Optics optics = file->read(0).optics;
    if (std::string(name) == "b.npy") continue;  // holds no optics
    CHECK(optics.pixel_size_um.value() == Approx(.139));
    CHECK(optics.wavelength_nm.value() == Approx(647));
    CHECK(optics.medium_index.value() == Approx(1.335));
  }
  CHECK(phase_of(folder / "b/00011.tif", 0) == frame_values(11));
  CHECK(fs::exists(folder / "b/conversion.json"));
}

TEST_CASE("codes keep the range that is given, known or found", "[capture]") {
  const Frames folder;
  const auto found = convert(folder / "in", folder / "a.phase");
  CHECK(found.range.value().lo == 0);
  CHECK(found.range.value().hi == Approx(11 + 11 / 16.));
  CHECK(found.clipped_px == 0);
  const double step = found.range->hi / 255;
  for (std::size_t k = 0; k < 12; ++k)
    CHECK(std::abs(phase_of(folder / "a.phase", 7)[k] - frame_values(7)[k]) <= step / 2 + 1e-6);
  ConversionOptions options;
  options.range = PhaseRange{0, 5};
  CHECK(convert(folder / "in", folder / "b.phase", options).clipped_px == 6 * 12 + 12 - 1);  // all but 5 rad itself
  CHECK(phase_of(folder / "b.phase", 11)[0] == 5);

  const auto again = convert(folder / "a.phase", folder / "c.phase");
  CHECK(again.range.value().hi == found.range->hi);
  CHECK(open_phase_file(folder / "c.phase")->read(7).samples == open_phase_file(folder / "a.phase")->read(7).samples);
}

TEST_CASE("a background that is still in the frames is taken out, or kept beside them", "[capture]") {
  const Frames folder;
  ConversionOptions options;
  options.median_background = true;
  convert(folder / "in", folder / "a.raw", options);
  convert(folder / "in", folder / "b.npy", options);
  for (const std::size_t frame : {0, 6, 11}) {  // the median of 0 to 11 is 6
    const std::vector<float> wanted(12, static_cast<float>(frame) - 6);
    CHECK(phase_of(folder / "a.raw", frame) == wanted);
    CHECK(phase_of(folder / "b.npy", frame) == wanted);
  }
  CHECK(open_phase_file(folder / "a.raw")->info().has_background);
  const Error error = error_of([&] { convert(folder / "a.raw", folder / "c.raw", options); });
  CHECK(error.kind() == Kind::usage);
  CHECK_THAT(error.what(), Contains("a.raw#0: its background is subtracted already"));
}

TEST_CASE("some of the frames", "[capture]") {
  const Frames folder;
  ConversionOptions options;
  options.frames = {1, 9, 3};
  CHECK(convert(folder / "in", folder / "a.npy", options).frames == 3);
  CHECK(phase_of(folder / "a.npy", 2) == frame_values(7));
  convert(folder / "in", folder / "b.npy");
  convert(folder / "b.npy", folder / "out", options);
  CHECK(phase_of(folder / "out/00007.tif", 0) == frame_values(7));
  options.frames = {20, 30, 1};
  CHECK_THROWS_WITH(convert(folder / "in", folder / "c.npy", options), Contains("leaves none of the 12 frames"));
}

TEST_CASE("crops of several files keep their names in a folder", "[capture]") {
  const TemporaryFolder folder;
  write_text(folder / "in/Mon/a.npy", npy_text({2, 2}, std::vector<float>{0, 1, 2, 3}));
  write_text(folder / "in/Neu/b.npy", npy_text({2, 1, 3}, std::vector<float>{0, 1, 2, 3, 4, 5}));
  convert(folder / "in", folder / "out");
  CHECK(phase_of(folder / "out/Mon/a.tif", 0) == std::vector<float>{0, 1, 2, 3});
  CHECK(phase_of(folder / "out/Neu/b/00001.tif", 0) == std::vector<float>{3, 4, 5});
  CHECK_THROWS_WITH(convert(folder / "in", folder / "x.npy"),
                    Contains("Neu/b.npy#0: 1 x 3 px, but Mon/a.npy has 2 x 2") && Contains("a folder as --output"));
  CHECK_FALSE(fs::exists(folder / "x.npy"));
  CHECK_FALSE(fs::exists(folder / "x.npy.part"));
  write_tiff_f32(folder / "in/Mon/a.tif", cv::Mat1f(2, 2, 1.f));
  CHECK_THROWS_WITH(convert(folder / "in", folder / "two"), Contains("Mon/a.tif: two images would be written"));
  CHECK_FALSE(fs::exists(folder / "two.part"));
}

TEST_CASE("what cannot be converted says so and leaves nothing", "[capture][errors]") {
  const Frames folder;
  const auto fault = [&](const fs::path& input, const std::string& output, const ConversionOptions& options = {}) {
    return std::string(error_of([&] { convert(input, folder / output, options); }).what());
  };
  CHECK_THAT(fault(folder / "in", "a.png"),
             Contains("the ending .png is not written") && Contains(".phase, .raw, .npy"));
  ConversionOptions options;
  options.range = PhaseRange{0, 1};
  CHECK_THAT(fault(folder / "in", "a.raw", options), Contains("--range is for the codes of a .phase"));
  write_text(folder / "there.raw", "x");
  CHECK_THAT(fault(folder / "in", "there.raw"), Contains("exists already"));
  fs::create_directory(folder / "mine");
  write_text(folder / "mine/data.txt", "x");
  options = {};
  options.if_exists = IfExists::replace;
  CHECK_THAT(fault(folder / "in", "mine", options), Contains("holds no conversion.json"));

  write_text(folder / "codes.npy", npy_bytes("|u1", {1, 2}, "ab"));
  CHECK_THAT(fault(folder / "codes.npy", "c.raw"),
             Contains("codes.npy: whole numbers have no unit") && Contains("--phase-range"));
  write_text(folder / "colour.npy", npy_bytes("|u1", {1, 5, 3}, "abcdefghijklmno"));
  CHECK_THAT(fault(folder / "colour.npy", "c.raw"), Contains("3 channels (RGB)"));
  write_text(folder / "nan.npy", npy_text({1, 2}, std::vector<float>{1, std::numeric_limits<float>::quiet_NaN()}));
  CHECK_THAT(fault(folder / "nan.npy", "c.raw"), Contains("nan.npy: holds NaN"));
  write_tiff_f32(folder / "in/f5.tif", cv::Mat1f(3, 4, frame_values(5).data()), {.2, 647, 1.335});
  CHECK_THAT(fault(folder / "in", "c.raw"),
             Contains("f5.tif: states other optics than f0.tif") && Contains("--pixel-size"));
  write_text(folder / "in/f6.tif", "II*");
  CHECK_THAT(fault(folder / "in", "c.raw"), Contains("f6.tif"));
  const std::atomic<bool> stop = true;
  options.stop = &stop;
  CHECK(error_of([&] { convert(folder / "there.raw", folder / "d.npy", options); }).kind() != Kind::interrupted);
  CHECK_FALSE(fs::exists(folder / "c.raw"));
  CHECK_FALSE(fs::exists(folder / "c.raw.part"));
}
