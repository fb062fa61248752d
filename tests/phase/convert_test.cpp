#include <limits>

#include "phase/file_tools.hpp"

using namespace leukolens;

namespace {

template <typename T>
Frame frame_of(SampleType type, int height, int width, const std::vector<T>& values, int channels = 1) {
  Frame frame;
  frame.height = height;
  frame.width = width;
  frame.channels = channels;
  frame.type = type;
  frame.samples.resize(values.size() * sizeof(T));
  std::memcpy(frame.samples.data(), values.data(), frame.samples.size());
  return frame;
}

std::string status_of(const Frame& frame, const ConvertOptions& options = {}) {
  try {
    to_phase(frame, options, "x.tif", {});
    return "ok";
  } catch (const UnfitImage& e) {
    CHECK(std::string(e.what()).starts_with("x.tif: "));
    return e.status();
  }
}

std::vector<float> values_of(const PhaseImage& image) { return {image.phase.begin(), image.phase.end()}; }

}  // namespace

TEST_CASE("float samples are radians, unchanged", "[phase]") {
  Frame frame = frame_of<float>(SampleType::f32, 1, 3, {-0.5f, 0.f, 1.25f});
  frame.optics.pixel_size_um = 0.3;
  frame.optics.wavelength_nm = 500;
  ConvertOptions options;
  options.wavelength_nm = 532;
  int warnings = 0;
  const PhaseImage image = to_phase(frame, options, "x.tif", [&](const std::string&) { ++warnings; });
  CHECK(values_of(image) == std::vector<float>{-0.5f, 0.f, 1.25f});
  CHECK(image.unit == Unit::rad);
  CHECK(image.optics.pixel_size_um == 0.3);
  CHECK(image.optics.wavelength_nm == 532);
  CHECK_FALSE(image.optics.medium_index);
  CHECK(warnings == 0);
}

TEST_CASE("integer samples need a phase range", "[phase]") {
  const Frame frame = frame_of<std::uint16_t>(SampleType::u16, 1, 3, {0, 13107, 65535});  // 0, a fifth, full scale
  std::string warning;
  const PhaseImage arbitrary = to_phase(frame, {}, "x.tif", [&](const std::string& text) { warning = text; });
  CHECK(arbitrary.unit == Unit::arbitrary);
  CHECK(arbitrary.phase(0, 1) == Approx(0.2));
  CHECK(arbitrary.phase(0, 2) == 1);
  CHECK(warning.find("uint16 samples have no unit") == 0);  // no name: the same text for a whole folder
  CHECK(warning.find("--phase-range") != std::string::npos);

  ConvertOptions options;
  options.phase_range = PhaseRange{-1, 4};
  const PhaseImage radians = to_phase(frame, options, "x.tif", [](const std::string& text) { FAIL(text); });
  CHECK(radians.unit == Unit::rad);
  CHECK(radians.phase(0, 0) == -1);
  CHECK(radians.phase(0, 1) == Approx(0).margin(1e-6));
  CHECK(radians.phase(0, 2) == 4);
}

TEST_CASE("samples that hold the codes of a smaller type are told", "[phase]") {
  ConvertOptions options;
  options.phase_range = PhaseRange{0, 10};
  std::vector<std::string> told;
  const Warn warn = [&](const std::string& text) { told.push_back(text); };
  to_phase(frame_of<std::int32_t>(SampleType::i32, 1, 3, {0, 30000, 65535}), options, "x.tif", warn);
  REQUIRE(told.size() == 1);
  CHECK(told[0].find("int32 samples use less than 1/4096 of their full scale 2147483647") == 0);
  to_phase(frame_of<std::int32_t>(SampleType::i32, 1, 3, {0, 30000, 2147483647}), options, "x.tif", warn);
  to_phase(frame_of<std::uint16_t>(SampleType::u16, 1, 3, {0, 3, 256}), options, "x.tif", warn);
  to_phase(frame_of<std::uint8_t>(SampleType::u8, 1, 3, {0, 1, 2}), options, "x.tif", warn);  // a dim image may be
  CHECK(told.size() == 1);
  to_phase(frame_of<std::uint16_t>(SampleType::u16, 1, 3, {0, 200, 255}), options, "x.tif", warn);
  REQUIRE(told.size() == 2);
  CHECK(told[1].find("uint16 samples use less than 1/256 of their full scale 65535") == 0);
}

TEST_CASE("colour is refused, or averaged on request", "[phase]") {
  const Frame frame = frame_of<std::uint8_t>(SampleType::u8, 1, 2, {0, 51, 102, 255, 255, 255}, 3);
  CHECK(status_of(frame) == "colour");
  ConvertOptions options;
  options.grey = true;
  const PhaseImage image = to_phase(frame, options, "x.tif", {});
  CHECK(image.phase(0, 0) == Approx(0.2));
  CHECK(image.phase(0, 1) == 1);
}

TEST_CASE("an unfit image says why in one word", "[phase][errors]") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  CHECK(status_of(frame_of<float>(SampleType::f32, 1, 2, {0, nan})) == "not-finite");
  CHECK(status_of(frame_of<float>(SampleType::f32, 1, 2, {nan, nan})) == "not-finite");
  CHECK(status_of(frame_of<float>(SampleType::f32, 1, 2, {-inf, 0})) == "not-finite");
  CHECK(status_of(frame_of<double>(SampleType::f64, 1, 2, {0, 1e300})) == "not-finite");  // beyond float32
  CHECK(status_of(frame_of<float>(SampleType::f32, 1, 2, {2, 2})) == "constant");
  CHECK(status_of(frame_of<std::uint8_t>(SampleType::u8, 2, 1, {0, 0})) == "constant");
  CHECK(status_of(Frame{}) == "empty");
}

TEST_CASE("the content hash knows shape, type and samples, nothing else", "[phase]") {
  const Frame frame = frame_of<std::uint8_t>(SampleType::u8, 2, 3, {1, 2, 3, 4, 5, 6});
  Frame other = frame;
  other.optics.pixel_size_um = 0.1;
  CHECK(content_hash(other) == content_hash(frame));
  CHECK(content_hash(frame).size() == 64);
  std::swap(other.height, other.width);
  CHECK(content_hash(other) != content_hash(frame));
  other = frame;
  other.type = SampleType::i8;
  CHECK(content_hash(other) != content_hash(frame));
  other = frame;
  other.samples[5] = std::byte{7};
  CHECK(content_hash(other) != content_hash(frame));
}

TEST_CASE("files that cannot be images name fault and remedy", "[phase][errors]") {
  const TemporaryFolder folder;
  const auto text_of = [&](const std::string& bytes) {
    put(folder / "a.tif", bytes);
    return outcome_of(folder / "a.tif").text;
  };
  CHECK(text_of("").find("a.tif: empty file (0 bytes). Copy it again from the microscope.") != std::string::npos);
  CHECK(text_of("\x89HDF\r\n\x1a\n").find("HDF5 cannot open it; it is cut off") != std::string::npos);
  CHECK(text_of("PK\x03\x04....").find("a.tif: not a NumPy .npz archive, or cut off") != std::string::npos);
  CHECK(text_of("hello").find("not a TIFF, PNG, JPEG, NPY, NPZ or HDF5 file") != std::string::npos);
  try {
    open_phase_file(folder / "nowhere.tif");
    FAIL("a missing file was opened");
  } catch (const UnfitImage& e) {
    CHECK(e.kind() == Kind::missing);
    CHECK(e.status() == "unreadable");
  }
  CHECK_THROWS_WITH(open_phase_file(folder.path()), Catch::Contains("a folder without frames of Ovizio's"));
}

TEST_CASE("endings of phase files", "[phase]") {
  CHECK(is_phase_file_name("a/b.TIF"));
  CHECK(is_phase_file_name("b.npy"));
  CHECK_FALSE(is_phase_file_name("b.csv"));
  CHECK_FALSE(is_phase_file_name("tif"));
}
