#include <tiffio.h>

#include "phase/file_tools.hpp"

using namespace leukolens;

namespace {

/// 10 x 3 samples of 1, 2 or 4 bits: sample i is i modulo 2^bits.
void write_packed(const std::filesystem::path& path, unsigned bits, int compression, int photometric) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  REQUIRE(tiff);
  constexpr unsigned width = 10, height = 3;
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, photometric);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 2);
  for (unsigned y = 0; y < height; ++y) {
    std::vector<unsigned char> row((width * bits + 7) / 8);
    for (unsigned x = 0; x < width; ++x) {
      const unsigned code = (y * width + x) % (1u << bits);
      row[x * bits / 8] = static_cast<unsigned char>(row[x * bits / 8] | code << (8 - bits - x * bits % 8));
    }
    REQUIRE(TIFFWriteScanline(tiff, row.data(), y, 0) == 1);
  }
  TIFFClose(tiff);
}

}  // namespace

TEST_CASE("TIFF: samples of 1, 2 and 4 bits become 0..255, as in PNG", "[phase][tiff]") {
  const TemporaryFolder folder;
  for (const unsigned bits : {1u, 2u, 4u})
    for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_PACKBITS}) {
      CAPTURE(bits, compression);
      write_packed(folder / "a.tif", bits, compression, PHOTOMETRIC_MINISBLACK);
      const Frame frame = read_one(folder / "a.tif");
      CHECK((frame.width == 10 && frame.height == 3 && frame.channels == 1 && frame.type == SampleType::u8));
      const auto samples = samples_of<std::uint8_t>(frame);
      const unsigned full = (1u << bits) - 1;
      for (unsigned i = 0; i < samples.size(); ++i) CHECK(samples[i] == i % (full + 1) * 255 / full);
    }
}

TEST_CASE("TIFF: packed samples that are inverted or cut off are refused in words", "[phase][tiff][errors]") {
  const TemporaryFolder folder;
  write_packed(folder / "a.tif", 1, COMPRESSION_NONE, PHOTOMETRIC_MINISWHITE);
  CHECK_THAT(outcome_of(folder / "a.tif").text, Catch::Contains("0 is white"));
  write_packed(folder / "a.tif", 4, COMPRESSION_NONE, PHOTOMETRIC_MINISBLACK);
  CHECK(accepted_prefixes(get(folder / "a.tif"), folder / "cut.tif") == 0);
  change_every_byte(get(folder / "a.tif"), folder / "changed.tif");
}
