#include "leukolens/phantom/capture_study.hpp"

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/phase/file.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

namespace fs = std::filesystem;

CaptureStudyOptions small_study() {
  CaptureStudyOptions o;
  o.captures = 5;
  o.capture.frames = 6;
  return o;
}

std::vector<std::vector<std::string>> rows_of(const fs::path& path) {
  CsvReader reader(path);
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  while (reader.next(row)) rows.push_back(row);
  return rows;
}

PhaseImage frame_of(const fs::path& path, std::size_t number) {
  const auto file = open_phase_file(path);
  return to_phase(file->decode(file->fetch(number)), {}, path.string(), [](const std::string&) {});
}

}  // namespace

TEST_CASE("a study of captures is written as the lab's, with the truth", "[phantom]") {
  const TemporaryFolder folder;
  const CaptureStudyOptions o = small_study();
  write_capture_study(o, folder / "s", IfExists::refuse, {});
  const auto manifest = rows_of(folder / "s" / "manifest.csv");
  REQUIRE(manifest.size() == 5);
  CHECK(manifest[0][0] == "captures/20260101_D1_WB_Mon_0001_Capture_1.phase");
  CHECK(manifest[4][0] == "captures/20260101_D2_WB_Mon_0005_Capture_1.phase");
  CHECK(manifest[3][1] == "Lym");

  const fs::path first = folder / "s" / manifest[0][0];
  const auto info = open_phase_file(first)->info();
  CHECK(info.is_capture);
  CHECK(info.frames == 6);
  PhantomCaptureOptions same = o.capture;
  same.class_shares = {0, 0, 1, 0};
  PhantomCapture capture(same);
  const PhantomFrame truth = capture.draw(3);
  const PhaseImage read = frame_of(first, 3);
  // codes are 5.5 rad / 255 apart
  CHECK(cv::norm(read.phase, truth.phase - capture.background(), cv::NORM_INF) < 0.5 * 5.5 / 255 + 1e-4);

  const auto tracks = rows_of(folder / "s" / "truth" / "tracks.csv");
  std::size_t rows = 0;
  for (const auto& row : tracks) rows += row[0] == "20260101_D1_WB_Mon_0001_Capture_1" && row[1] == "3";
  CHECK(rows == truth.sightings.size());
}

TEST_CASE("raw captures read back as radians without their background", "[phantom]") {
  const TemporaryFolder folder;
  CaptureStudyOptions o = small_study();
  o.captures = 1;
  o.raw = o.labels = true;
  write_capture_study(o, folder / "s", IfExists::refuse, {});
  const fs::path path = folder / "s" / "captures" / "20260101_D1_WB_Mon_0001_Capture_1.raw";
  PhantomCaptureOptions same = o.capture;
  same.class_shares = {0, 0, 1, 0};
  PhantomCapture capture(same);
  CHECK(cv::norm(frame_of(path, 2).phase, capture.draw(2).phase - capture.background(), cv::NORM_INF) < 1e-5);
  CHECK(fs::exists(folder / "s" / "truth" / "labels" / "20260101_D1_WB_Mon_0001_Capture_1" / "00005.png"));
}

TEST_CASE("a study of captures out of range leaves nothing behind", "[phantom][errors]") {
  const TemporaryFolder folder;
  CaptureStudyOptions o = small_study();
  o.captures = 0;
  CHECK_THROWS_AS(write_capture_study(o, folder / "s", IfExists::refuse, {}), Error);
  o = small_study();
  o.capture.step_px = -1;
  CHECK_THROWS_AS(write_capture_study(o, folder / "s", IfExists::refuse, {}), Error);
  CHECK(fs::is_empty(folder.path()));
}
