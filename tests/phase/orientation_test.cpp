#include "phase/orientation.hpp"

#include "phase/file_tools.hpp"
#include "phase/tiff_tools.hpp"

using namespace leukolens;

namespace {

/// Two rows of three: 1 2 3 / 4 5 6.
Frame six(int channels = 1) {
  Frame frame;
  frame.height = 2;
  frame.width = 3;
  frame.channels = channels;
  frame.type = SampleType::u8;
  for (int i = 1; i <= 6; ++i)
    for (int c = 0; c < channels; ++c) frame.samples.push_back(static_cast<std::byte>(i + 10 * c));
  return frame;
}

/// Rows as digits: "123/456".
std::string picture(const Frame& frame) {
  std::string text;
  for (int y = 0; y < frame.height; ++y) {
    if (y > 0) text += '/';
    for (int x = 0; x < frame.width; ++x)
      text += std::to_string(std::to_integer<int>(frame.samples[(y * frame.width + x) * frame.channels]));
  }
  return text;
}

// As ImageOps.exif_transpose of Pillow 13 shows the same two rows in a PNG.
constexpr const char* looks[] = {"123/456",  "321/654",  "654/321",  "456/123",
                                 "14/25/36", "41/52/63", "63/52/41", "36/25/14"};

}  // namespace

TEST_CASE("each of the eight orientations is turned upright", "[phase][golden]") {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    CHECK(picture(upright(six(), orientation)) == looks[orientation - 1]);
    CHECK(picture(upright(six(3), orientation)) == looks[orientation - 1]);
    CHECK(swaps_sides(orientation) == (orientation > 4));
  }
  for (const int unknown : {-1, 0, 9}) CHECK(picture(upright(six(), unknown)) == looks[0]);
}

TEST_CASE("the orientation of a TIFF is followed", "[phase][tiff]") {
  const TemporaryFolder folder;
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    TiffSpec spec;
    spec.type = SampleType::u8;
    spec.more = [&](TIFF* tiff, int) { TIFFSetField(tiff, TIFFTAG_ORIENTATION, orientation); };
    write_tiff(folder / "a.tif", spec);
    const Frame frame = read_one(folder / "a.tif");
    CHECK((frame.width == 7) == (orientation <= 4));
    const auto info = open_phase_file(folder / "a.tif")->info();
    CHECK((info.width == frame.width && info.height == frame.height));
    Frame stored = frame;
    stored.width = 7;
    stored.height = 5;
    const auto values = tiff_values(spec);
    for (std::size_t i = 0; i < values.size(); ++i) stored.samples[i] = static_cast<std::byte>(values[i]);
    CHECK(frame.samples == upright(stored, orientation).samples);
  }
}

TEST_CASE("Exif blocks of either byte order, and broken ones", "[phase][errors]") {
  const auto read = [](const std::string& exif) { return exif_orientation(std::as_bytes(std::span(exif))); };
  const std::string little(
      "II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x01\0\0\0x\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0", 38);
  const std::string big("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0", 26);
  CHECK(read(little) == 6);
  CHECK(read(big) == 8);
  for (std::size_t length = 0; length < 34; ++length) CHECK(read(little.substr(0, length)) == 1);
  CHECK(read(std::string("II*\0\xff\xff\xff\xff\x02\0", 10)) == 1);
}
