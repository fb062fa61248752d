#include <png.h>

#include "leukolens/phase/write.hpp"
#include "phase/file_tools.hpp"

using namespace leukolens;

namespace {

/// A PNG by libpng's plain interface. `rows` hold the bytes as PNG stores them (16 bits big-endian).
std::string encode(int width, int height, int bits, int colour, const std::string& pixels, int interlace = 0,
                   std::string exif = "") {
  std::string out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &out,
      [](png_structp p, png_bytep data, std::size_t size) {
        static_cast<std::string*>(png_get_io_ptr(p))->append(reinterpret_cast<char*>(data), size);
      },
      nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), bits, colour, interlace, 0,
               0);
  const png_color palette[] = {{1, 2, 3}, {40, 50, 60}};
  if (colour == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 2);
  if (!exif.empty())
    png_set_eXIf_1(png, info, static_cast<png_uint_32>(exif.size()), reinterpret_cast<png_bytep>(exif.data()));
  png_write_info(png, info);
  const std::size_t row_bytes = pixels.size() / static_cast<std::size_t>(height);
  std::string copy = pixels;
  std::vector<png_bytep> rows;
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
    rows.push_back(reinterpret_cast<png_bytep>(copy.data()) + y * row_bytes);
  png_write_image(png, rows.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return out;
}

}  // namespace

TEST_CASE("PNG: grey of 8 and 16 bits", "[phase][png]") {
  const TemporaryFolder folder;
  put(folder / "a.png", encode(3, 2, 8, PNG_COLOR_TYPE_GRAY, std::string("\x00\x01\x02\xfd\xfe\xff", 6)));
  Frame frame = read_one(folder / "a.png");
  CHECK(frame.type == SampleType::u8);
  CHECK((frame.height == 2 && frame.width == 3 && frame.channels == 1));
  CHECK(samples_of<std::uint8_t>(frame) == std::vector<std::uint8_t>{0, 1, 2, 253, 254, 255});

  for (const int interlace : {PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7}) {
    put(folder / "b.png",
        encode(2, 2, 16, PNG_COLOR_TYPE_GRAY, std::string("\x01\x02\xff\xff\x00\x00\x80\x00", 8), interlace));
    frame = read_one(folder / "b.png");
    CHECK(frame.type == SampleType::u16);
    CHECK(samples_of<std::uint16_t>(frame) == std::vector<std::uint16_t>{0x0102, 0xffff, 0, 0x8000});
  }
}

TEST_CASE("PNG: the orientation of its Exif chunk is followed", "[phase][png]") {
  const TemporaryFolder folder;
  const std::string exif("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 26);
  put(folder / "a.png", encode(3, 2, 8, PNG_COLOR_TYPE_GRAY, "\x01\x02\x03\x04\x05\x06", PNG_INTERLACE_NONE, exif));
  const Frame frame = read_one(folder / "a.png");
  CHECK((frame.width == 2 && frame.height == 3));
  CHECK(samples_of<std::uint8_t>(frame) == std::vector<std::uint8_t>{4, 1, 5, 2, 6, 3});
  const auto info = open_phase_file(folder / "a.png")->info();
  CHECK((info.width == 2 && info.height == 3));
}

TEST_CASE("PNG: few bits are spread to 0..255", "[phase][png]") {
  const TemporaryFolder folder;
  put(folder / "a.png", encode(8, 1, 1, PNG_COLOR_TYPE_GRAY, "\xa0"));
  CHECK(samples_of<std::uint8_t>(read_one(folder / "a.png")) == std::vector<std::uint8_t>{255, 0, 255, 0, 0, 0, 0, 0});
}

TEST_CASE("PNG: colour and palette have three channels, alpha is dropped", "[phase][png]") {
  const TemporaryFolder folder;
  put(folder / "rgb.png", encode(1, 1, 8, PNG_COLOR_TYPE_RGB, "\x0a\x14\x1e"));
  CHECK(samples_of<std::uint8_t>(read_one(folder / "rgb.png")) == std::vector<std::uint8_t>{10, 20, 30});
  put(folder / "rgba.png", encode(1, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, "\x0a\x14\x1e\x7f"));
  CHECK(samples_of<std::uint8_t>(read_one(folder / "rgba.png")) == std::vector<std::uint8_t>{10, 20, 30});
  put(folder / "ga.png", encode(2, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, "\x0a\xff\x0b\xff"));
  CHECK(samples_of<std::uint8_t>(read_one(folder / "ga.png")) == std::vector<std::uint8_t>{10, 11});
  put(folder / "p.png", encode(2, 1, 8, PNG_COLOR_TYPE_PALETTE, std::string("\x01\x00", 2)));
  CHECK(samples_of<std::uint8_t>(read_one(folder / "p.png")) == std::vector<std::uint8_t>{40, 50, 60, 1, 2, 3});
}

TEST_CASE("PNG: what we write we read", "[phase][png]") {
  const TemporaryFolder folder;
  cv::Mat grey(5, 4, CV_8UC1), colour(3, 2, CV_8UC3);
  for (int i = 0; i < 20; ++i) grey.data[i] = static_cast<unsigned char>(12 * i);
  for (int i = 0; i < 18; ++i) colour.data[i] = static_cast<unsigned char>(13 * i);
  write_png(folder / "g.png", grey);
  write_png(folder / "c.png", colour);
  const auto g = samples_of<std::uint8_t>(read_one(folder / "g.png"));
  CHECK(std::equal(g.begin(), g.end(), grey.data));
  const Frame c = read_one(folder / "c.png");
  CHECK(c.channels == 3);
  CHECK(samples_of<std::uint8_t>(c)[0] == 0);
  CHECK(samples_of<std::uint8_t>(c)[17] == 17 * 13);
  CHECK_THROWS_AS(encode_png(cv::Mat()), Error);
  CHECK_THROWS_AS(encode_png(cv::Mat1f(2, 2)), Error);
}

TEST_CASE("PNG: truncated and changed files", "[phase][png][errors]") {
  const TemporaryFolder folder;
  const std::string file = encode(3, 2, 16, PNG_COLOR_TYPE_GRAY, "abcdefghijkl");
  CHECK(accepted_prefixes(file, folder / "cut.png") == 0);
  change_every_byte(file, folder / "changed.png");
}
