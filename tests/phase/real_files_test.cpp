#include <chrono>
#include <cmath>

#include "leukolens/phase/frame_segmentation.hpp"
#include "leukolens/phase/segmentation.hpp"
#include "leukolens/phase/shape.hpp"
#include "phase/file_tools.hpp"
#include "real_data.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files_under(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ending) files.push_back(entry.path());
  return files;
}

}  // namespace

TEST_CASE("real cells: every TIFF is read and segmented", "[phase][real]") {
  const auto folder = real_data("qpi-wbc");
  if (!folder) return;
  const auto files = files_under(*folder, ".tif");
  CHECK(files.size() == 299);
  int found = 0;
  for (const auto& path : files) {
    const PhaseImage image = to_phase(read_one(path), {}, path.string(), {});
    REQUIRE(image.phase.size() == cv::Size(32, 32));
    const Shape shape = measure_shape(image, segment_cell(image.phase));
    found += shape.area_px > 50 && shape.area_px < 900 && shape.max_phase > shape.mean_phase;
  }
  CHECK(found == 299);
}

TEST_CASE("real frames and pictures", "[phase][real]") {
  if (const auto folder = real_data("cellface-frames")) {
    for (const auto& path : files_under(*folder, ".npy")) {
      const Frame frame = read_one(path);
      CHECK((frame.height == 384 && frame.width == 512 && frame.type == SampleType::u8));
    }
  }
  if (const auto folder = real_data("pbc-5class")) {
    const auto files = files_under(*folder / "monocyte", ".jpg");
    REQUIRE(files.size() == 500);
    for (std::size_t i = 0; i < 50; ++i) CHECK(read_one(files[i]).channels == 3);
  }
}

TEST_CASE("files of other programs are read or refused in words", "[phase][real]") {
  const auto folder = real_data("qpi-files");
  if (!folder) return;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    const Outcome outcome = outcome_of(entry.path());
    const auto name = entry.path().filename().string();
    const bool image = name.ends_with(".png") || name.ends_with(".tif") || name == "RI-imaging_qpimage__bg_tilt.h5" ||
                       name == "RI-imaging_qpformat__single_qpimage.h5" ||
                       name == "RI-imaging_qpimage__phase_beads_close.npz";
    CAPTURE(name, outcome.text);
    CHECK((outcome.status == "ok") == image);
    if (name.ends_with(".zip"))
      CHECK(outcome.text.find("a ZIP archive without NumPy arrays (.npy). Unpack it") != std::string::npos);
    else if (!image)
      CHECK(outcome.text.find("not phase. Reconstruct the phase") != std::string::npos);
  }
}

TEST_CASE("a qpimage series: images and optics", "[phase][real]") {
  const auto folder = real_data("hl60");
  if (!folder) return;
  const auto file = open_phase_file(*folder / "series.h5");
  CHECK(file->frames() == 140);
  const auto info = file->info();
  CHECK(info.optics.wavelength_nm.value() == Approx(647));
  CHECK(info.optics.pixel_size_um.value() == Approx(.139));
  CHECK(info.optics.medium_index.value() == Approx(1.335));
  CHECK(info.frame_names[10] == "qpi_10");
  CHECK_FALSE(info.is_capture);
  // np.float64(h5py's qpi_10/phase/raw).sum()
  const auto image = to_phase(file->read(10), {}, "10", {});
  CHECK(cv::sum(image.phase)[0] == Approx(17470.175424411893).epsilon(1e-5));
}

TEST_CASE("a rotating cell has one dry mass, segmented anew in every image", "[phase][real]") {
  const auto folder = real_data("hl60");
  if (!folder) return;
  const auto file = open_phase_file(*folder / "series.h5");
  double least = 1e9, most = 0;
  for (std::size_t i = 0; i < file->frames(); ++i) {
    const auto image = to_phase(file->read(i), {}, "hl60", {});
    const auto found = segment_frame(image);
    double largest = 0, mass = 0;
    for (const auto& object : found.objects)
      if (object.area_px > largest) {
        largest = object.area_px;
        mass = measure_shape(image, found.labels == object.label).dry_mass_pg;
      }
    least = std::min(least, mass);
    most = std::max(most, mass);
  }
  CAPTURE(least, most);
  CHECK(least > 100);
  CHECK((most - least) / (most + least) < .05);
}
