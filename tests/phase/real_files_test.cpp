#include <chrono>
#include <cmath>

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
    const bool image = entry.path().extension() == ".png" || entry.path().extension() == ".tif";
    CAPTURE(entry.path().filename(), outcome.text);
    CHECK((outcome.status == "ok") == image);
    if (!image) CHECK(outcome.text.find("Export the phase") != std::string::npos);
  }
}
