// Layouts of HDF5 files, written with the library's own C interface.
#include "phase/file_tools.hpp"
#include "phase/hdf5_tools.hpp"

using namespace leukolens;
using Catch::Contains;

TEST_CASE("HDF5: a capture of codes knows its frames, range and optics", "[phase]") {
  const TemporaryFolder folder;
  for (const Hdf5Storage& storage :
       {Hdf5Storage{}, Hdf5Storage{{2, 3}, 0, false}, Hdf5Storage{{2, 3}, 4, false}, Hdf5Storage{{2, 3}, 4, true},
        Hdf5Storage{{1, 2}, 4, false}, Hdf5Storage{{2, 2}, 4, true}, Hdf5Storage{{1, 1}, 0, true},
        Hdf5Storage{{2, 3}, 4, true, true}}) {
    {
      Hdf5Writer file(folder / "a.phase", storage.deflate ? 512 : 0);
      for (const char* name : {"00000", "00001", "00010", "100000", "99999"})
        file.bytes(std::string("image/") + name, {2, 3}, codes(static_cast<unsigned char>(std::atoi(name) % 251)),
                   storage);
      file.text("meta/xml",
                R"json({"a": [{"crop_min": -1, "Crop_Max": "4.1"}], "pixelSize_um": 0.25, "wavelength (nm)": 530,
        "medium_index": 1.34, "pixel_count": 7})json");
      file.floats("meta/background", {2, 3}, radians(9));
    }
    const auto file = open_phase_file(folder / "a.phase");
    const auto info = file->info();
    CHECK(info.is_capture);
    CHECK(info.has_background);
    CHECK(info.frame_names == std::vector<std::string>{"00000", "00001", "00010", "99999", "100000"});
    CHECK(info.phase_range.value().lo == -1);
    CHECK(info.phase_range.value().hi == 4.1);
    CHECK(info.optics.pixel_size_um.value() == .25);
    CHECK(info.optics.wavelength_nm.value() == 530);
    CHECK(info.optics.medium_index.value() == 1.34);
    CHECK(samples_of<unsigned char>(file->read(2)) == codes(10));
    CHECK(samples_of<unsigned char>(file->read(4)) == codes(static_cast<unsigned char>(100000 % 251)));
    CHECK(phase_of(file->read(1))[5] == Approx(-1 + 5 * 5.1 / 255));  // code 5; the background is subtracted already
    CHECK_THROWS_WITH(file->read(5), Contains("no frame 5; it has 5"));
  }
}

TEST_CASE("HDF5: of a capture of floats the background is subtracted, a missing one made", "[phase]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.raw");
    for (int i = 0; i < 3; ++i) file.floats("image/" + std::to_string(i), {2, 3}, radians(static_cast<float>(i)));
    file.floats("meta/background", {2, 3}, radians(.5f));
  }
  CHECK(phase_of(open_phase_file(folder / "a.raw")->read(2)) == std::vector<float>{1.5f, 0, 0, 0, 0, 0});
  {
    Hdf5Writer file(folder / "b.raw");
    for (int i = 0; i < 3; ++i) file.floats("image/" + std::to_string(i), {2, 3}, radians(static_cast<float>(i)));
  }
  const auto frame = open_phase_file(folder / "b.raw")->read(2);
  CHECK(phase_of(frame)[0] == 1);                                                // the median of 0, 1, 2 is 1
  CHECK(open_phase_file(folder / "b.raw")->read(0).warnings == frame.warnings);  // told once
  REQUIRE(frame.warnings.size() == 1);
  CHECK_THAT(frame.warnings[0], Contains("b.raw: has no background") && Contains("first 3 frames"));
  {
    Hdf5Writer file(folder / "c.raw");
    file.floats("image/0", {2, 3}, radians(1));
    file.floats("meta/background", {3, 3}, std::vector<float>(9));
  }
  CHECK_THROWS_WITH(open_phase_file(folder / "c.raw"), Contains("c.raw: its background") && Contains("2 x 3 px"));
}

TEST_CASE("HDF5: qpimage files with their backgrounds", "[phase]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.h5");
    for (const char* name : {"qpi_0", "qpi_2", "qpi_10"}) {
      file.floats(std::string(name) + "/phase/raw", {2, 3}, radians(name[4] == '0' ? 7.f : 8.f));
      file.floats(std::string(name) + "/phase/bg_data/fit", {2, 3}, std::vector<float>(6, .5f));
      file.floats(std::string(name) + "/phase/bg_data/image", {1}, std::vector<float>{.25f});
      file.attribute(name, "pixel size", 1.39e-7);
      file.attribute(name, "wavelength", 647e-9);
      file.attribute(name, "medium index", 1.335);
    }
  }
  const auto file = open_phase_file(folder / "a.h5");
  CHECK(file->frames() == 3);
  CHECK(file->info().frame_names == std::vector<std::string>{"qpi_0", "qpi_2", "qpi_10"});
  const auto frame = file->read(1);
  CHECK(phase_of(frame) == std::vector<float>{7.25f, .25f, 1.25f, 2.25f, 3.25f, 4.25f});
  CHECK(frame.optics.pixel_size_um.value() == Approx(.139));
  CHECK(frame.optics.wavelength_nm.value() == Approx(647));
  CHECK(frame.optics.medium_index.value() == 1.335);
  {
    Hdf5Writer one(folder / "b.h5");
    one.floats("phase/raw", {2, 3}, radians(1));
    one.group("phase/bg_data");
    one.attribute("/", "wavelength", 300e-9);
  }
  const auto single = open_phase_file(folder / "b.h5");
  CHECK(single->frames() == 1);
  CHECK(single->read(0).optics.wavelength_nm.value() == Approx(300));
}

TEST_CASE("HDF5: a dataset is named behind ::, never guessed", "[phase][errors]") {
  const TemporaryFolder folder;
  const auto path = (folder / "a.h5").string();
  std::vector<float> stack(12);
  for (std::size_t i = 0; i < stack.size(); ++i) stack[i] = static_cast<float>(i);
  for (const auto& chunk : {std::vector<std::size_t>{}, {1, 2, 3}, {2, 1, 3}, {1, 1, 2}}) {
    Hdf5Writer file(path);
    file.floats("some/stack", {2, 2, 3}, stack, {chunk, chunk.empty() ? 0 : 1, false});
    file.floats("other", {2, 3}, radians(1));
    file.text("note", "text");
  }
  CHECK_THROWS_WITH(open_phase_file(path), Contains("a.h5::/other") && Contains("/some/stack (2 x 2 x 3 float32)"));
  for (const char* name : {"::/some/stack", "::some/stack"}) {
    const auto file = open_phase_file(path + name);
    CHECK(file->frames() == 2);
    CHECK(samples_of<float>(file->read(1)) == std::vector<float>{6, 7, 8, 9, 10, 11});
  }
  CHECK(open_phase_file(path + "::/other")->frames() == 1);
  CHECK(phase_path_exists(path + "::/other"));
  CHECK_FALSE(phase_path_exists(path + "x::/other"));
  CHECK_THROWS_WITH(open_phase_file(path + "::/nowhere"), Contains("/nowhere is no dataset of the file"));
  CHECK_THROWS_WITH(open_phase_file(path + "::/note"), Contains("/note: holds no plain numbers"));
}

TEST_CASE("HDF5: a group `image` of another program is no capture", "[phase][errors]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.h5");
    file.floats("image/data", {2, 2, 3}, std::vector<float>(12, 1));
    Hdf5Writer capture(folder / "b.h5");
    capture.floats("image/7", {2, 3}, radians(1));
    capture.floats("image/mean", {2, 3}, radians(2));
  }
  CHECK_THROWS_WITH(open_phase_file(folder / "a.h5"), Contains("unknown layout") && Contains("a.h5::/image/data."));
  CHECK(open_phase_file(folder / "b.h5")->info().frame_names == std::vector<std::string>{"7"});
}

TEST_CASE("HDF5: pictures of a deformability cytometer are told from phase", "[phase]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.rtdc");
    file.bytes("events/image", {2, 2, 3}, std::vector<unsigned char>(12, 7), {{2, 2, 3}, 1, false});
    file.attribute("/", "imaging:pixel size", .34);
  }
  const auto frame = open_phase_file(folder / "a.rtdc")->read(1);
  CHECK(frame.optics.pixel_size_um.value() == .34);
  REQUIRE(frame.warnings.size() == 1);
  CHECK_THAT(frame.warnings[0], Contains("brightfield pictures, not phase"));
}

TEST_CASE("HDF5: settings as text of any kind, or none", "[phase]") {
  const TemporaryFolder folder;
  const std::string json = R"({"crop_min": -1, "crop_max": 4})";
  const auto range_with = [&](auto&& settings) {
    {
      Hdf5Writer file(folder / "a.phase");
      file.bytes("image/0", {2, 3}, codes(1));
      file.group("meta");
      settings(file);
    }
    return open_phase_file(folder / "a.phase")->info().phase_range.has_value();
  };
  const auto bytes = std::span(reinterpret_cast<const unsigned char*>(json.data()), json.size());
  CHECK(range_with([&](Hdf5Writer& file) { file.text("meta/xml", json); }));
  CHECK(range_with([&](Hdf5Writer& file) { file.bytes("meta/xml", {json.size()}, bytes); }));
  CHECK(range_with([&](Hdf5Writer& file) { file.attribute("meta", "xml", json); }));
  CHECK_FALSE(range_with([](Hdf5Writer&) {}));
  CHECK_FALSE(range_with([](Hdf5Writer& file) { file.text("meta/xml", "<crop_min>-1</crop_min>"); }));
  CHECK_FALSE(range_with([](Hdf5Writer& file) { file.text("meta/xml", R"({"crop_min": 4, "crop_max": -1})"); }));
  CHECK_FALSE(range_with([](Hdf5Writer& file) { file.text("meta/xml", R"({"crop_min": "low", "crop_max": 4})"); }));
  CHECK_FALSE(range_with([](Hdf5Writer& file) { file.attribute("meta", "xml", 3); }));
  CHECK_FALSE(range_with([](Hdf5Writer& file) { file.floats("meta/xml", {2, 3}, radians(1)); }));
}

TEST_CASE("HDF5: filters of the library are its to undo, unknown ones are named", "[phase][errors]") {
  const TemporaryFolder folder;
  const std::vector<unsigned char> stack = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2};
  constexpr int scaleoffset = 6, lzf = 32000;
  {
    Hdf5Writer file(folder / "a.h5");
    file.bytes("known", {2, 2, 3}, stack, {{2, 1, 3}, 0, false, false, scaleoffset});
    file.bytes("unknown", {2, 2, 3}, stack, {{1, 2, 3}, 0, false, false, lzf});
  }
  const auto path = (folder / "a.h5").string();
  CHECK(samples_of<unsigned char>(read_one(path + "::known", 1)) == std::vector<unsigned char>{3, 2, 1, 0, 1, 2});
  CHECK_THROWS_WITH(open_phase_file(path + "::unknown"), Contains("32000, which is not read") && Contains("h5repack"));
}

TEST_CASE("HDF5: raw holograms are refused with what to export", "[phase][errors]") {
  const TemporaryFolder folder;
  {
    Hdf5Writer file(folder / "a.h5");
    file.bytes("timeStep0/hologram", {2, 3}, codes(1));
    Hdf5Writer other(folder / "b.h5");
    other.bytes("0", {2, 3}, codes(1));
    other.attribute("/", "file_format", std::string("qpformat"));
    other.attribute("/", "imaging_modality", std::string("off-axis holography"));
  }
  CHECK_THROWS_WITH(open_phase_file(folder / "a.h5"), Contains("raw holograms") && Contains("export it as qpimage"));
  CHECK_THROWS_WITH(open_phase_file(folder / "b.h5"), Contains("raw data of off-axis holography, not phase"));
}
