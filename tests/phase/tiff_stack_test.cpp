#include "phase/file_tools.hpp"
#include "phase/tiff_tools.hpp"

using namespace leukolens;

namespace {

std::vector<double> values_of(const Frame& frame) {
  return Array{frame.type, {frame.samples.size() / size_of(frame.type)}, frame.samples}.as_doubles();
}

std::string bytes_of(SampleType type, bool big_endian, double value) {
  std::string bytes;
  const auto put = [&](auto sample) { bytes.assign(reinterpret_cast<const char*>(&sample), sizeof sample); };
  if (type == SampleType::u8) put(static_cast<std::uint8_t>(value));
  if (type == SampleType::u16) put(static_cast<std::uint16_t>(value));
  if (type == SampleType::f32) put(static_cast<float>(value));
  return big_endian ? std::string(bytes.rbegin(), bytes.rend()) : bytes;
}

/// A TIFF of one directory, as libtiff writes it, with the samples of its further images moved behind the first's: the
/// strip of the first is put at the end of the file and the others follow it.
void write_one_directory(const std::filesystem::path& path, TiffSpec spec, int images, std::size_t cut = 0) {
  const bool big_endian = std::string(spec.mode).find('b') != std::string::npos;
  spec.rows_per_strip = spec.height;
  write_tiff(path, spec);
  std::string file = get(path);
  std::string samples;
  for (int image = 0; image < images; ++image)
    for (const double value : tiff_values(spec, image)) samples += bytes_of(spec.type, big_endian, value);
  const std::string first = samples.substr(0, samples.size() / static_cast<std::size_t>(images));
  const std::size_t old_offset = file.find(first);
  REQUIRE(old_offset != std::string::npos);
  const auto offset_text = [&](std::size_t offset) {
    std::string text;
    for (int i = 0; i < 4; ++i) text += static_cast<char>(offset >> 8 * (big_endian ? 3 - i : i) & 255);
    return text;
  };
  const std::string tag = big_endian ? std::string("\x01\x11\0\x04", 4) : std::string("\x11\x01\x04\0", 4);
  const std::size_t entry = file.find(tag);  // StripOffsets, LONG
  REQUIRE(entry != std::string::npos);
  REQUIRE(file.substr(entry + 8, 4) == offset_text(old_offset));
  file.replace(entry + 8, 4, offset_text(file.size()));
  put(path, (file + samples).substr(0, file.size() + samples.size() - cut));
}

}  // namespace

TEST_CASE("TIFF: images of a stack with one directory are all read", "[phase][tiff][stack]") {
  const TemporaryFolder folder;
  for (const auto type : {SampleType::u8, SampleType::u16, SampleType::f32})
    for (const char* mode : {"wl", "wb"})
      for (const char* description : {"ImageJ=1.53t\nimages=5\nunit=um\n",
                                      "{\"shape\": [5, 5, 7], \"truncated\": true}", "{\"shape\": [1, 5, 1, 5, 7]}",
                                      "<OME><Image><Pixels SizeZ=\"1\" SizeC=\"1\" SizeT=\"5\"/></Image></OME>"}) {
        CAPTURE(name_of(type), mode, description);
        TiffSpec spec;
        spec.type = type;
        spec.mode = mode;
        spec.description = description;
        write_one_directory(folder / "a.tif", spec, 5);
        const auto file = open_phase_file(folder / "a.tif");
        REQUIRE(file->frames() == 5);
        for (const std::size_t index : {3, 0, 4, 1, 2}) {
          const Frame frame = file->read(index);
          CHECK(frame.height == 5);
          CHECK(frame.width == 7);
          CHECK(frame.type == type);
          CHECK(frame.warnings.empty());
          CHECK(values_of(frame) == tiff_values(spec, static_cast<int>(index)));
        }
        CHECK_THROWS_WITH(file->read(5), Catch::Contains("no frame 5; it has 5"));
      }
}

TEST_CASE("TIFF: a stack with one directory that is cut off keeps its images", "[phase][tiff][stack][errors]") {
  const TemporaryFolder folder;
  TiffSpec spec;
  spec.description = "ImageJ=1.53t\nimages=5\n";
  write_one_directory(folder / "a.tif", spec, 5, 1);
  const auto file = open_phase_file(folder / "a.tif");
  REQUIRE(file->frames() == 5);
  CHECK(values_of(file->read(3)) == tiff_values(spec, 3));
  CHECK_THROWS_WITH(file->read(4),
                    Catch::Contains("a.tif: its description names 5 images, but the file ends before image 4"));
}

TEST_CASE("TIFF: images that the description names and the file lacks are told", "[phase][tiff][stack]") {
  const TemporaryFolder folder;
  const auto warnings = [&](TiffSpec spec) {
    write_tiff(folder / "a.tif", spec);
    return read_one(folder / "a.tif").warnings;
  };
  TiffSpec spec;
  spec.description = "ImageJ=1.53t\nimages=5\n";
  REQUIRE(warnings(spec).size() == 1);
  CHECK_THAT(warnings(spec)[0], Catch::Contains("a.tif: its description names 5 images, but the file holds 1"));
  spec.compression = COMPRESSION_LZW;
  CHECK(warnings(spec).size() == 1);
  spec.pages = 5;
  CHECK(warnings(spec).empty());
  spec.pages = 1;
  spec.description = "{\"shape\": [4, 3]}";  // of another page: says nothing here
  CHECK(warnings(spec).empty());
  spec.description = "{\"shape\": [5, 7]}";
  CHECK(warnings(spec).empty());
  spec.description =
      "<OME><Image><Pixels SizeT=\"9\"><TiffData><UUID FileName=\"b.tif\">u</UUID></TiffData></Pixels></Image></OME>";
  CHECK(warnings(spec).empty());  // the others lie in other files
}

TEST_CASE("TIFF: masks and reduced copies are no images, and it is said", "[phase][tiff]") {
  const TemporaryFolder folder;
  for (const int kind : {FILETYPE_MASK, FILETYPE_REDUCEDIMAGE}) {
    TiffSpec spec;
    spec.pages = 3;
    spec.more = [&](TIFF* tiff, int page) {
      if (page == 1) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, kind);
    };
    write_tiff(folder / "a.tif", spec);
    const auto file = open_phase_file(folder / "a.tif");
    REQUIRE(file->frames() == 2);
    const Frame frame = file->read(1);
    CHECK(values_of(frame) == tiff_values(spec, 2));
    REQUIRE(frame.warnings.size() == 1);
    CHECK_THAT(frame.warnings[0], Catch::Contains("masks, thumbnails or reduced copies are passed over"));
  }
  TiffSpec only;  // where there is nothing else it is read
  only.more = [](TIFF* tiff, int) { TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE); };
  write_tiff(folder / "a.tif", only);
  CHECK(read_one(folder / "a.tif").warnings.empty());
}
