// NumPy archives as images. Scores in archives are read by core/npz.hpp and tested there.
#include <zip.h>

#include "leukolens/core/npy.hpp"
#include "leukolens/phase/recognise.hpp"
#include "phase/file_tools.hpp"
#include "real_data.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

struct Member {
  std::string name, bytes;
};

void write_archive(const std::filesystem::path& path, const std::vector<Member>& members, int method = ZIP_CM_DEFLATE) {
  std::filesystem::remove(path);
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE, &code);
  for (const Member& member : members) {
    const auto entry = zip_file_add(archive, member.name.c_str(),
                                    zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0), 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(entry), method, 0);
  }
  REQUIRE(zip_close(archive) == 0);
}

std::vector<float> ramp(std::size_t count, float first) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = first + static_cast<float>(i);
  return values;
}

}  // namespace

TEST_CASE("NPZ: the one array of images is read, frame by frame and in any order", "[phase]") {
  const TemporaryFolder folder;
  const auto values = ramp(24, 1);
  for (const int method : {ZIP_CM_DEFLATE, ZIP_CM_STORE}) {
    write_archive(
        folder / "a.npz",
        {{"scale.npy", npy_text({2}, ramp(2, 0))}, {"cells.npy", npy_text({4, 2, 3}, values)}, {"notes.txt", "x"}},
        method);
    const auto file = open_phase_file(folder / "a.npz");
    CHECK(file->frames() == 4);
    CHECK(file->info().height == 2);
    CHECK(file->info().width == 3);
    CHECK_FALSE(file->info().is_capture);
    for (const std::size_t frame : {0, 1, 3, 0, 2, 2})
      CHECK(samples_of<float>(file->read(frame)) == ramp(6, 1 + 6 * static_cast<float>(frame)));
    CHECK_THROWS_WITH(file->read(4), Contains("a.npz::cells: no frame 4; it has 4"));
  }
}

TEST_CASE("NPZ: half precision, big-endian and Fortran order", "[phase]") {
  const TemporaryFolder folder;
  const std::string halves("\x00\x3c\x00\xc0\x00\x38\x00\x00", 8);  // 1 -2 .5 0
  write_archive(folder / "h.npz", {{"phase.npy", npy_bytes("<f2", {2, 2}, halves)}});
  const auto image = to_phase(read_one(folder / "h.npz"), {}, "h", {});
  CHECK(std::vector<float>(image.phase.begin(), image.phase.end()) == std::vector<float>{1, -2, .5f, 0});

  write_archive(folder / "b.npz", {{"phase.npy", npy_bytes(">u2", {1, 2}, std::string("\x01\x02\x00\x05", 4))}});
  CHECK(samples_of<std::uint16_t>(read_one(folder / "b.npz")) == std::vector<std::uint16_t>{0x102, 5});

  std::string fortran = npy_bytes("|u1", {1, 2, 3}, "adbecf");  // columns first: abc / def
  fortran.replace(fortran.find("False"), 5, "True ");
  write_archive(folder / "f.npz", {{"phase.npy", fortran}});
  CHECK(samples_of<char>(read_one(folder / "f.npz")) == std::vector<char>{'a', 'b', 'c', 'd', 'e', 'f'});
}

TEST_CASE("NPZ: of several arrays none is guessed", "[phase][errors]") {
  const TemporaryFolder folder;
  const auto two = npy_text({2, 3}, ramp(6, 0)), other = npy_text({2, 3}, ramp(6, 9));
  write_archive(folder / "a.npz", {{"amplitude.npy", two}, {"Phase.npy", other}});
  CHECK(samples_of<float>(read_one(folder / "a.npz"))[0] == 9);
  write_archive(folder / "b.npz", {{"data.npy", two}, {"bg_data.npy", other}});
  CHECK_THROWS_WITH(open_phase_file(folder / "b.npz"),
                    Contains("b.npz: holds several arrays of images: data (2 x 3 float32), bg_data (2 x 3 float32)") &&
                        Contains("b.npz::data."));
  CHECK(samples_of<float>(read_one((folder / "b.npz").string() + "::bg_data"))[0] == 9);
  CHECK_THROWS_WITH(open_phase_file((folder / "b.npz").string() + "::phase"),
                    Contains("no array `phase`; it holds data, bg_data"));
  write_archive(folder / "c.npz", {{"x.npy", npy_text({3}, ramp(3, 0))}, {"probs.npy", two}});
  CHECK_THROWS_WITH(open_phase_file(folder / "c.npz"), Contains("holds no array of numbers that is H x W"));
  write_archive(folder / "d.npz", {{"image.tif", "II*"}});
  CHECK_THROWS_WITH(open_phase_file(folder / "d.npz"), Contains("a ZIP archive without NumPy arrays"));
  write_archive(folder / "e.npz", {{"phase.npy", npy_text({0, 3}, {})}});
  CHECK(outcome_of((folder / "e.npz").string() + "::phase").status == "empty");
}

TEST_CASE("NPZ: damaged archives are unreadable images", "[phase][errors]") {
  const TemporaryFolder folder;
  const std::string huge = npy_text({2, 3}, ramp(6, 0));
  std::string promising = huge;
  promising.replace(promising.find("(2, 3), }"), 16, "(30000, 30000),}");
  write_archive(folder / "p.npz", {{"phase.npy", promising}});
  CHECK_THROWS_WITH(open_phase_file((folder / "p.npz").string() + "::phase"), Contains("p.npz") && Contains("cut off"));
  write_archive(folder / "a.npz", {{"phase.npy", huge}}, ZIP_CM_STORE);
  const std::string bytes = get(folder / "a.npz");
  CHECK(accepted_prefixes(bytes, folder / "cut.npz") == 0);
  change_every_byte(bytes, folder / "changed.npz");
}

TEST_CASE("NPZ: real files hold phase or a raw hologram", "[phase]") {
  const auto folder = real_data("qpi-files");
  if (!folder) return;
  const auto beads = open_phase_file(*folder / "RI-imaging_qpimage__phase_beads_close.npz");
  CHECK(beads->info().height == 162);
  const auto image = to_phase(beads->read(0), {}, "beads", {});
  double lo = 0, hi = 0;
  cv::minMaxLoc(image.phase, &lo, &hi);
  CHECK(lo == Approx(-.1578).margin(1e-4));  // as NumPy reads them
  CHECK(hi == Approx(1.6045).margin(1e-3));
  const auto hologram = *folder / "RI-imaging_qpimage__hologram_cell.npz";
  CHECK_THROWS_WITH(open_phase_file(hologram), Contains("holds raw holograms (array `data` shows fringes)"));
  CHECK(looks_like_hologram(read_one(hologram.string() + "::data")));
}
