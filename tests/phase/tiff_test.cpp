#include <cstring>
#include <memory>
#include <thread>

#include "leukolens/phase/write.hpp"
#include "phase/file_tools.hpp"
#include "phase/tiff_tools.hpp"

using namespace leukolens;

namespace {

std::vector<double> values_of(const Frame& frame) {
  Array array{frame.type, {frame.samples.size() / size_of(frame.type)}, frame.samples};
  return array.as_doubles();
}

void check_round_trip(const TiffSpec& spec) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", spec);
  const auto file = open_phase_file(folder / "a.tif");
  REQUIRE(file->frames() == static_cast<std::size_t>(spec.pages));
  for (int page = 0; page < spec.pages; ++page) {
    const Frame frame = file->read(static_cast<std::size_t>(page));
    CHECK(frame.width == spec.width);
    CHECK(frame.height == spec.height);
    CHECK(frame.channels == spec.channels);
    CHECK(frame.type == spec.type);
    CHECK(values_of(frame) == tiff_values(spec, page));
  }
}

}  // namespace

TEST_CASE("TIFF: every sample type in every compression, striped and tiled", "[phase][tiff]") {
  for (const auto type : {SampleType::u8, SampleType::i8, SampleType::u16, SampleType::i16, SampleType::u32,
                          SampleType::i32, SampleType::f32, SampleType::f64})
    for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS})
      for (const int tile : {0, 16}) {
        CAPTURE(name_of(type), compression, tile);
        TiffSpec spec;
        spec.type = type;
        spec.compression = compression;
        spec.tile = tile;
        spec.width = 19;
        spec.height = 17;
        check_round_trip(spec);
      }
}

TEST_CASE("TIFF: both byte orders, BigTIFF, colour interleaved and planar", "[phase][tiff]") {
  for (const char* mode : {"wl", "wb", "wl8", "wb8"})
    for (const int channels : {1, 3})
      for (const bool planar : {false, true})
        for (const int tile : {0, 16}) {
          CAPTURE(mode, channels, planar, tile);
          TiffSpec spec;
          spec.type = SampleType::u16;
          spec.mode = mode;
          spec.channels = channels;
          spec.photometric = channels == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
          spec.planar = planar;
          spec.tile = tile;
          spec.width = 18;
          spec.pages = 2;
          check_round_trip(spec);
        }
}

TEST_CASE("TIFF: predictors are undone", "[phase][tiff]") {
  TiffSpec spec;
  spec.compression = COMPRESSION_ADOBE_DEFLATE;
  spec.more = [](TIFF* tiff, int) { TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_FLOATINGPOINT); };
  check_round_trip(spec);
  spec.type = SampleType::u16;
  spec.compression = COMPRESSION_LZW;
  spec.more = [](TIFF* tiff, int) { TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL); };
  check_round_trip(spec);
}

TEST_CASE("TIFF: pages in any order; thumbnails are passed over", "[phase][tiff]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.pages = 6;
  spec.more = [](TIFF* tiff, int page) {
    if (page == 1) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
  };
  write_tiff(folder / "a.tif", spec);
  const auto file = open_phase_file(folder / "a.tif");
  REQUIRE(file->frames() == 5);
  const int page_of_frame[] = {0, 2, 3, 4, 5};
  for (const std::size_t frame : {4, 0, 3, 3, 1, 2})
    CHECK(values_of(file->read(frame)) == tiff_values(spec, page_of_frame[frame]));
  CHECK_THROWS_WITH(file->read(5), Catch::Contains("a.tif: no frame 5; it has 5"));
}

TEST_CASE("TIFF: alpha is dropped, other extra samples are channels", "[phase][tiff]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.type = SampleType::u8;
  spec.channels = 2;
  spec.more = [](TIFF* tiff, int) {
    const std::uint16_t kind = EXTRASAMPLE_UNASSALPHA;
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
  };
  write_tiff(folder / "alpha.tif", spec);
  const Frame frame = read_one(folder / "alpha.tif");
  CHECK(frame.channels == 1);
  const auto stored = tiff_values(spec);
  REQUIRE(frame.samples.size() * 2 == stored.size());
  for (std::size_t i = 0; i < frame.samples.size(); ++i) CHECK(values_of(frame)[i] == stored[2 * i]);

  spec.more = [](TIFF* tiff, int) {
    const std::uint16_t kind = EXTRASAMPLE_UNSPECIFIED;
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
  };
  write_tiff(folder / "two.tif", spec);
  CHECK(read_one(folder / "two.tif").channels == 2);
}

TEST_CASE("TIFF: a palette becomes colour", "[phase][tiff]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.type = SampleType::u8;
  spec.photometric = PHOTOMETRIC_PALETTE;
  spec.more = [](TIFF* tiff, int) {
    std::vector<std::uint16_t> red(256), green(256), blue(256);
    for (std::size_t i = 0; i < 256; ++i) red[i] = static_cast<std::uint16_t>(i << 8), blue[i] = 0xff00;
    TIFFSetField(tiff, TIFFTAG_COLORMAP, red.data(), green.data(), blue.data());
  };
  write_tiff(folder / "a.tif", spec);
  const Frame frame = read_one(folder / "a.tif");
  CHECK(frame.channels == 3);
  const auto rgb = samples_of<std::uint8_t>(frame);
  CHECK(rgb[0] == tiff_values(spec)[0]);
  CHECK(rgb[1] == 0);
  CHECK(rgb[2] == 255);
}

TEST_CASE("TIFF: what cannot be read says what to export", "[phase][tiff][errors]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.type = SampleType::u8;
  spec.photometric = PHOTOMETRIC_MINISWHITE;
  write_tiff(folder / "white.tif", spec);
  CHECK(outcome_of(folder / "white.tif").text.find("inverted") != std::string::npos);

  spec = TiffSpec();
  spec.type = SampleType::f64;  // the same 8 bytes a sample as a complex pair of floats
  spec.more = [](TIFF* tiff, int) { TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_COMPLEXIEEEFP); };
  write_tiff(folder / "complex.tif", spec);
  CHECK(outcome_of(folder / "complex.tif").text.find("64-bit complex samples") != std::string::npos);
}

TEST_CASE("TIFF: our own files carry the optics", "[phase][tiff]") {
  const TemporaryFolder folder;
  const cv::Mat1f image = (cv::Mat1f(2, 3) << 0.f, -1.5f, 2.25f, 3.f, 4.f, 1e-20f);
  write_tiff_f32(folder / "a.tif", image, Optics{.pixel_size_um = 0.107, .wavelength_nm = 530., .medium_index = 1.335});
  const Frame frame = read_one(folder / "a.tif");
  CHECK(samples_of<float>(frame) == std::vector<float>(image.begin(), image.end()));
  CHECK(frame.optics.pixel_size_um == 0.107);
  CHECK(frame.optics.wavelength_nm == 530);
  CHECK(frame.optics.medium_index == 1.335);

  write_tiff_f32(folder / "b.tif", image(cv::Rect(1, 0, 2, 2)));  // rows with a gap between them
  CHECK(samples_of<float>(read_one(folder / "b.tif")) == std::vector<float>{-1.5f, 2.25f, 4.f, 1e-20f});
  CHECK_FALSE(read_one(folder / "b.tif").optics.pixel_size_um);
}

TEST_CASE("TIFF: our own files keep every bit of the values", "[phase][tiff]") {
  const TemporaryFolder folder;
  const std::vector<std::uint32_t> bits = {0x00000001, 0x80000000, 0x7f7fffff, 0x3dcccccd, 0xff7fffff, 0x00800000};
  cv::Mat1f image(2, 3);
  std::memcpy(image.data, bits.data(), bits.size() * sizeof(float));
  write_tiff_f32(folder / "a.tif", image, Optics{0.107, {}, {}});
  const auto values = samples_of<float>(read_one(folder / "a.tif"));
  REQUIRE(values.size() == bits.size());
  CHECK(std::memcmp(values.data(), bits.data(), bits.size() * sizeof(float)) == 0);
}

TEST_CASE("TIFF: our own files state the pixel size as ImageJ reads it", "[phase][tiff]") {
  // ImageJ 1.53t shows such a page at the same 0.107 um: it takes pixels per centimetre and turns small ones into um.
  const TemporaryFolder folder;
  write_tiff_f32(folder / "a.tif", cv::Mat1f(4, 6, 1.f), Optics{0.107, {}, {}});
  write_tiff_f32(folder / "b.tif", cv::Mat1f(4, 6, 1.f), Optics{{}, 530., {}});
  const auto open = [&](const char* name) {
    return std::unique_ptr<TIFF, void (*)(TIFF*)>(TIFFOpen((folder / name).c_str(), "r"), TIFFClose);
  };
  const auto sized = open("a.tif"), sizeless = open("b.tif");
  REQUIRE(sized);
  REQUIRE(sizeless);
  std::uint16_t unit = 0;
  float x = 0, y = 0;
  REQUIRE(TIFFGetField(sized.get(), TIFFTAG_RESOLUTIONUNIT, &unit));
  CHECK(unit == RESUNIT_CENTIMETER);
  REQUIRE(TIFFGetField(sized.get(), TIFFTAG_XRESOLUTION, &x));
  REQUIRE(TIFFGetField(sized.get(), TIFFTAG_YRESOLUTION, &y));
  CHECK(1e4 / x == Approx(0.107).epsilon(1e-6));
  CHECK(x == y);
  CHECK_FALSE(TIFFGetField(sizeless.get(), TIFFTAG_XRESOLUTION, &x));
}

TEST_CASE("TIFF: several threads decode different files, some of them broken", "[phase][tiff]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.compression = COMPRESSION_LZW;
  write_tiff(folder / "good.tif", spec);
  const std::string whole = get(folder / "good.tif");
  put(folder / "bad.tif", whole.substr(0, whole.size() - 1));
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const bool bad = (i + t) % 2 == 0;
        try {
          if (values_of(read_one(folder / (bad ? "bad.tif" : "good.tif"))) != tiff_values(spec) || bad) ++wrong;
        } catch (const UnfitImage& e) {
          if (!bad || std::string(e.what()).find("bad.tif") == std::string::npos) ++wrong;
        }
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}
