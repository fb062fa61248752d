// Damaged, cut off and hostile HDF5 files: a fault of one frame or of the file, never more.
#include <limits>

#include "phase/capture_background.hpp"
#include "phase/file_tools.hpp"
#include "phase/hdf5_tools.hpp"

using namespace leukolens;
using Catch::Contains;

TEST_CASE("HDF5: a damaged frame is one fault, the others are read", "[phase][errors]") {
  const TemporaryFolder folder;
  const std::vector<float> other(12, 1);
  {
    Hdf5Writer file(folder / "a.raw");
    file.text("image/00000", "no image");
    file.floats("image/00001", {2, 3}, radians(1));
    file.floats("image/00002", {3, 4}, other);
    file.floats("image/00003", {1, 2, 3}, radians(1));
    file.group("image/00004");
    file.floats("image/00005", {0, 3}, {});
    file.floats("meta/background", {2, 3}, radians(0));
  }
  const auto file = open_phase_file(folder / "a.raw");
  REQUIRE(file->frames() == 6);
  CHECK(phase_of(file->read(1))[0] == 1);
  CHECK_THROWS_WITH(file->read(0), Contains("/image/00000: holds no plain numbers"));
  CHECK_THROWS_WITH(file->read(2), Contains("frame 00002: 3 x 4 px, but the capture's have 2 x 3 px"));
  CHECK_THROWS_WITH(file->read(3), Contains("frame 00003: no image of H x W"));
  CHECK_THROWS_WITH(file->read(4), Contains("/image/00004 is no dataset"));
  CHECK_THROWS_WITH(file->read(5), Contains("/image/00005: holds no pixels"));
}

TEST_CASE("HDF5: a chunk that cannot be inflated is that frame's fault", "[phase][errors]") {
  const TemporaryFolder folder;
  std::vector<unsigned char> image(64 * 64);
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<unsigned char>(i * i);
  {
    Hdf5Writer file(folder / "a.phase");
    for (const char* name : {"image/0", "image/1"}) file.bytes(name, {64, 64}, image, {{64, 64}, 1, false});
  }
  std::string bytes = get(folder / "a.phase");
  const auto stream = bytes.rfind("\x78\x01");  // zlib's first bytes: of the last chunk
  REQUIRE(stream != std::string::npos);
  for (std::size_t i = 20; i < 40; ++i) bytes[stream + i] = static_cast<char>(~bytes[stream + i]);
  put(folder / "a.phase", bytes);
  const auto file = open_phase_file(folder / "a.phase");
  CHECK(samples_of<unsigned char>(file->read(0)) == image);
  CHECK_THROWS_WITH(file->read(1), Contains("a.phase: frame 1: its compressed samples are damaged"));
}

TEST_CASE("HDF5: every frame of a capture has one type and one size", "[phase][errors]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.phase");
    file.bytes("image/0", {2, 3}, codes(1));
    file.floats("image/1", {2, 3}, radians(1));
    file.bytes("image/2", {1, 6}, codes(1));
  }
  const auto file = open_phase_file(folder / "a.phase");
  CHECK_THROWS_WITH(file->read(1), Contains("a.phase: frame 1: float32 samples, but the capture's are uint8"));
  CHECK_THROWS_WITH(file->read(2), Contains("a.phase: frame 2: 1 x 6 px, but the capture's have 2 x 3 px"));
}

TEST_CASE("HDF5: the median background leaves out what cannot serve", "[phase][errors]") {
  CHECK(median_image({{1, 5}, {3, 1}, {9, 2}, {4, 8}}) == std::vector<float>{3.5f, 3.5f});  // numpy.median
  CHECK(median_image({{1, 5}}) == std::vector<float>{1, 5});
  const TemporaryFolder folder;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  {
    Hdf5Writer file(folder / "a.raw");
    file.floats("image/0", {2, 3}, radians(1));
    file.floats("image/1", {2, 3}, radians(nan));
    file.bytes("image/2", {2, 3}, codes(9));
    file.floats("image/3", {2, 3}, radians(3));
    file.floats("image/4", {2, 3}, radians(2));
    Hdf5Writer none(folder / "b.raw");
    none.floats("image/0", {2, 3}, radians(nan));
    Hdf5Writer damaged(folder / "c.raw");
    damaged.floats("image/0", {2, 3}, radians(1));
    damaged.floats("meta/background", {2, 3}, radians(nan));
    Hdf5Writer words(folder / "d.raw");
    words.floats("image/0", {2, 3}, radians(1));
    words.text("meta/background", "none");
  }
  const auto file = open_phase_file(folder / "a.raw");
  CHECK(phase_of(file->read(3)) == std::vector<float>{1, 0, 0, 0, 0, 0});  // 3 - the median of 1, 3, 2
  try {
    phase_of(file->read(1));
    FAIL("a frame of NaN was taken");
  } catch (const UnfitImage& unfit) {
    CHECK(unfit.status() == "not-finite");
  }
  CHECK_THROWS_WITH(open_phase_file(folder / "b.raw")->read(0), Contains("frames can be read, too few to make one of"));
  CHECK_THROWS_WITH(open_phase_file(folder / "c.raw"), Contains("holds NaN"));
  CHECK_THROWS_WITH(open_phase_file(folder / "d.raw"), Contains("/meta/background: holds no plain numbers"));
}

TEST_CASE("HDF5: samples of other files are not taken for the file's own", "[phase][errors]") {
  const TemporaryFolder folder;
  put(folder / "raw.bin", "abcdef");
  {
    Hdf5Writer other(folder / "x.h5");
    other.floats("x", {2, 3}, radians(1));
  }
  {
    Hdf5Writer file(folder / "a.phase");
    file.bytes("image/0", {2, 3}, codes(1));
    file.link("image/1", "/image/0");
    file.link("image/2", "/image/nowhere");
    file.link("image/3", "/image/3");
    file.link_to_file("image/4", "x.h5", "/x");
    file.outside("image/5", {2, 3}, folder / "raw.bin");
    file.of_other_file("image/6", 2, 3, (folder / "x.h5").string());
    file.bytes("image/7", {2, 3}, {}, {{2, 3}, 1, false});
  }
  const auto file = open_phase_file(folder / "a.phase");
  REQUIRE(file->frames() == 8);
  CHECK(samples_of<unsigned char>(file->read(1)) == codes(1));
  CHECK_THROWS_WITH(file->read(2), Contains("/image/2 is damaged, a link that leads nowhere"));
  CHECK_THROWS_WITH(file->read(3), Contains("a link that leads nowhere"));
  CHECK_THROWS_WITH(file->read(4), Contains("/image/4 lies in another file"));
  CHECK_THROWS_WITH(file->read(5), Contains("/image/5: its samples lie in other files"));
  CHECK_THROWS_WITH(file->read(6), Contains("/image/6: its samples lie in other files"));
  CHECK_THROWS_WITH(file->read(7), Contains("/image/7: was never written"));
}

TEST_CASE("HDF5: what claims more than its file can hold takes no memory", "[phase][errors]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.h5");
    const std::vector<float> one(1);
    file.floats("wide", {1000, 1000000}, {}, {{1, 1}, 0, false});
    file.floats("large", {10000, 10000}, {}, {{1, 1}, 0, false});
    file.floats("flat", {6}, radians(1));
    file.floats("deep", {1, 1, 2, 3}, radians(1));
  }
  const auto path = (folder / "a.h5").string();
  CHECK_THROWS_WITH(open_phase_file(path + "::wide"), Contains("larger than are read"));
  CHECK_THROWS_WITH(open_phase_file(path + "::large"), Contains("more than its file can hold"));
  CHECK_THROWS_WITH(open_phase_file(path + "::flat"), Contains("has 1 axes"));
  CHECK_THROWS_WITH(open_phase_file(path + "::deep"), Contains("has 4 axes"));
  CHECK_THROWS_WITH(open_phase_file(path), Contains("an HDF5 file without images"));
}

TEST_CASE("HDF5: doubles of the other byte order are read as numbers", "[phase]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.h5");
    file.doubles("phase/raw", {1, 2}, std::vector<double>{1.5, -2});
    file.doubles("phase/bg_data/fit", {1, 2}, std::vector<double>{.5, 0});
    Hdf5Writer other(folder / "b.h5");
    other.floats("phase/raw", {2, 3}, radians(1));
    other.floats("phase/bg_data/fit", {3, 2}, radians(1));
  }
  CHECK(phase_of(open_phase_file(folder / "a.h5")->read(0)) == std::vector<float>{1, -2});
  CHECK_THROWS_WITH(open_phase_file(folder / "b.h5")->read(0), Contains("/phase/bg_data/fit: a background of another"));
}

TEST_CASE("HDF5: every truncated file is refused, none is more", "[phase][errors]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.phase");
    file.bytes("image/0", {2, 3}, codes(1), {{2, 3}, 1, false});
    file.text("meta/xml", R"({"crop_min": 0, "crop_max": 4})");
  }
  CHECK(accepted_prefixes(get(folder / "a.phase"), folder / "b.phase", 7) == 0);
}

TEST_CASE("HDF5: a changed byte is a fault or another value, never more", "[phase][errors]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.raw");
    file.floats("image/0", {2, 3}, radians(1), {{2, 3}, 1, true});
    file.floats("meta/background", {2, 3}, radians(1));
  }
  change_every_byte(get(folder / "a.raw"), folder / "b.raw");
}
