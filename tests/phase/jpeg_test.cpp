#include <cstddef>
#include <cstdio>
// jpeglib.h needs the two above and does not include them.
#include <jpeglib.h>

#include <cstdlib>

#include "phase/file_tools.hpp"

using namespace leukolens;

namespace {

std::string encode(int width, int height, int channels, bool progressive, const std::string& exif = "") {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &out, &size);
  jpeg.image_width = static_cast<unsigned>(width);
  jpeg.image_height = static_cast<unsigned>(height);
  jpeg.input_components = channels;
  jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 95, TRUE);
  if (progressive) jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  if (!exif.empty())
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(exif.data()),
                      static_cast<unsigned>(exif.size()));
  std::vector<unsigned char> row(static_cast<std::size_t>(width * channels));
  for (int y = 0; y < height; ++y) {  // a ramp along x, equal in all channels
    for (std::size_t i = 0; i < row.size(); ++i)
      row[i] = static_cast<unsigned char>(i / static_cast<std::size_t>(channels) * 4);
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&jpeg, &pointer, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  const std::string bytes(reinterpret_cast<char*>(out), size);
  std::free(out);
  return bytes;
}

}  // namespace

TEST_CASE("JPEG: the orientation of its Exif block is followed", "[phase][jpeg]") {
  const TemporaryFolder folder;
  const std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 32);
  put(folder / "a.jpg", encode(40, 24, 1, false, exif));
  const Frame frame = read_one(folder / "a.jpg");
  CHECK((frame.width == 24 && frame.height == 40));
  const auto samples = samples_of<std::uint8_t>(frame);  // the ramp runs down now
  for (int y = 0; y < 40; ++y) CHECK(std::abs(samples[static_cast<std::size_t>(y) * 24] - 4 * y) <= 4);
  const auto info = open_phase_file(folder / "a.jpg")->info();
  CHECK((info.width == 24 && info.height == 40));
}

TEST_CASE("JPEG: grey and colour, baseline and progressive", "[phase][jpeg]") {
  const TemporaryFolder folder;
  for (const int channels : {1, 3})
    for (const bool progressive : {false, true}) {
      put(folder / "a.jpg", encode(40, 24, channels, progressive));
      const Frame frame = read_one(folder / "a.jpg");
      CHECK((frame.width == 40 && frame.height == 24 && frame.channels == channels));
      CHECK(frame.type == SampleType::u8);
      const auto samples = samples_of<std::uint8_t>(frame);
      for (std::size_t i = 0; i < samples.size(); ++i)
        CHECK(std::abs(static_cast<int>(samples[i]) -
                       static_cast<int>(i / static_cast<std::size_t>(channels) % 40 * 4)) <= 4);
    }
}

TEST_CASE("JPEG: truncated and changed files, CMYK", "[phase][jpeg][errors]") {
  const TemporaryFolder folder;
  for (const bool progressive : {false, true}) {
    const std::string file = encode(24, 16, 1, progressive);
    CHECK(accepted_prefixes(file, folder / "cut.jpg") == 0);
    change_every_byte(file, folder / "changed.jpg");
  }
  put(folder / "cmyk.jpg", encode(16, 16, 4, false));
  CHECK(outcome_of(folder / "cmyk.jpg").text.find("CMYK") != std::string::npos);
}
