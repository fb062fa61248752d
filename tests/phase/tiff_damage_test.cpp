#include "leukolens/phase/write.hpp"
#include "phase/file_tools.hpp"
#include "phase/tiff_tools.hpp"

using namespace leukolens;

TEST_CASE("TIFF: every truncation is refused", "[phase][tiff][errors]") {
  const TemporaryFolder folder;
  for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS})
    for (const char* mode : {"wl", "wb8"}) {
      CAPTURE(compression, mode);
      TiffSpec spec;
      spec.compression = compression;
      spec.mode = mode;
      spec.pages = 2;
      spec.description = "a description that stands outside its tag";
      write_tiff(folder / "whole.tif", spec);
      CHECK(accepted_prefixes(get(folder / "whole.tif"), folder / "cut.tif") == 0);
    }
}

TEST_CASE("TIFF: tags first, pixels last: every truncation is refused", "[phase][tiff][errors]") {
  // Little-endian; 8 entries at 8, next directory 0 at 106, samples at 110.
  const auto u16 = [](unsigned v) { return std::string{static_cast<char>(v & 255), static_cast<char>(v >> 8)}; };
  const auto entry = [&](unsigned tag, unsigned type, unsigned count, unsigned value) {
    return u16(tag) + u16(type) + u16(count) + u16(0) + u16(value) + u16(0);
  };
  std::string file = "II*" + std::string(1, '\0') + u16(8) + u16(0) + u16(8);
  file += entry(256, 3, 1, 4) + entry(257, 3, 1, 3) + entry(258, 3, 1, 16) + entry(259, 3, 1, 1) + entry(262, 3, 1, 1);
  file += entry(273, 4, 1, 110) + entry(278, 3, 1, 3) + entry(279, 4, 1, 24) + u16(0) + u16(0);
  for (unsigned i = 0; i < 12; ++i) file += u16(1000 + i);
  const TemporaryFolder folder;
  put(folder / "whole.tif", file);
  const auto samples = samples_of<std::uint16_t>(read_one(folder / "whole.tif"));
  CHECK(samples.front() == 1000);
  CHECK(samples.back() == 1011);
  CHECK(accepted_prefixes(file, folder / "cut.tif") == 0);
}

TEST_CASE("TIFF: no changed byte does more than spoil the image", "[phase][tiff][errors]") {
  const TemporaryFolder folder;
  for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE}) {
    TiffSpec spec;
    spec.compression = compression;
    spec.tile = compression == COMPRESSION_LZW ? 16 : 0;
    write_tiff(folder / "whole.tif", spec);
    change_every_byte(get(folder / "whole.tif"), folder / "changed.tif");
  }
}

TEST_CASE("TIFF: sides that the file cannot hold are refused before memory is asked for", "[phase][tiff][errors]") {
  const TemporaryFolder folder;
  put(folder / "a.tif", encode_tiff_f32(cv::Mat1f(4, 4, 1.f)));
  std::string file = get(folder / "a.tif");
  const auto directory =
      static_cast<std::size_t>(static_cast<unsigned char>(file[4]) | static_cast<unsigned char>(file[5]) << 8);
  file.replace(directory + 2 + 2, 1, "\x04");                              // the first tag is the width; as 32 bits
  file.replace(directory + 2 + 8, 4, std::string("\x00\x00\x00\x10", 4));  // 2^28
  put(folder / "huge.tif", file);
  const Outcome outcome = outcome_of(folder / "huge.tif");
  CHECK(outcome.status == "unreadable");
  CAPTURE(outcome.text);
  CHECK(outcome.text.find("huge.tif: its header claims 268435456 x 4 pixels") != std::string::npos);
}

TEST_CASE("TIFF: a circle of pages is refused", "[phase][tiff][errors]") {
  const TemporaryFolder folder;
  std::string file = encode_tiff_f32(cv::Mat1f(4, 4, 1.f));
  const auto directory =
      static_cast<std::size_t>(static_cast<unsigned char>(file[4]) | static_cast<unsigned char>(file[5]) << 8);
  const auto entries = static_cast<std::size_t>(static_cast<unsigned char>(file[directory]));
  file.replace(directory + 2 + 12 * entries, 4, file.substr(4, 4));
  put(folder / "circle.tif", file);
  CHECK(outcome_of(folder / "circle.tif").text.find("circle") != std::string::npos);
}
