#include "leukolens/capture/capture_cells.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

constexpr std::size_t height = 60, width = 200;

/// A stack in which a disc enters from the left every ten frames and moves 15 px a frame.
std::string moving_discs(std::size_t frames, std::size_t broken = static_cast<std::size_t>(-1)) {
  std::vector<float> pixels(frames * height * width, 0);
  for (std::size_t f = 0; f < frames; ++f)
    for (std::size_t start = 0; start <= f; start += 10) {
      const double cx = -20 + 15. * static_cast<double>(f - start), cy = 20 + 2. * static_cast<double>(start / 10 % 10);
      for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
          const double d = std::hypot(static_cast<double>(x) - cx, static_cast<double>(y) - cy);
          if (d < 10) pixels[(f * height + y) * width + x] = static_cast<float>(2 - d / 10);
        }
    }
  if (broken < frames) pixels[broken * height * width] = std::numeric_limits<float>::quiet_NaN();
  return npy_text({frames, height, width}, pixels);
}

struct Study {
  TemporaryFolder folder;
  Inputs inputs;
  CaptureOptions options;
  explicit Study(std::size_t frames, std::size_t broken = static_cast<std::size_t>(-1)) {
    write_file(folder / "discs.npy", moving_discs(frames, broken));
    inputs = list_inputs({folder / "discs.npy"}, {}, {});
    options.segment = Segment::always;
  }
  std::unique_ptr<CellSource> open(const Shard& shard = {}) const {
    return open_capture_cells(
        inputs, options, {}, [](const Optics&) { return 32; }, {}, 64, shard);
  }
};

std::vector<Cell> all_cells(CellSource& source) {
  std::vector<Cell> cells;
  while (auto cell = source.next()) cells.push_back(std::move(*cell));
  return cells;
}

std::string row_of(const Cell& cell) {
  return cell.id + " " + cell.track + " " + cell.gate + " " + cell.load()->content_hash();
}

}  // namespace

TEST_CASE("discs become cells with ids, tracks, boxes and masks", "[capture]") {
  const Study study(60);
  const auto source = study.open();
  const auto cells = all_cells(*source);
  std::map<std::string, std::set<std::string>> places_of_track;
  std::size_t ok = 0;
  for (const auto& cell : cells) {
    if (cell.gate == "debris") continue;  // the edge of a disc that is coming in
    places_of_track[cell.track].insert(std::to_string(*cell.frame));
    if (cell.gate != "ok") continue;
    ++ok;
    const auto [image, mask] = cell.load()->image({}, cell.id, {});
    REQUIRE(image.phase.size() == cv::Size(32, 32));
    CHECK(mask(16, 16) == 255);
    CHECK(image.phase(16, 16) > 1.8);
    CHECK(cell.id == "discs.npy#" + std::to_string(*cell.frame) + ":" + std::to_string(*cell.cell));
  }
  CHECK(ok > 50);
  CHECK(places_of_track.size() == 6);  // discs that entered at 0, 10, ... 50
  for (const auto& [track, frames] : places_of_track) CHECK(frames.size() >= 8);
}

TEST_CASE("a source that begins at any block, and shards, give the same cells", "[capture]") {
  const Study study(130);  // blocks of 16 frames
  std::vector<std::string> rows;
  std::vector<Cell> cells;
  {
    const auto source = study.open();
    cells = all_cells(*source);
    for (const auto& cell : cells) rows.push_back(row_of(cell));
  }
  CHECK(cells.back().block == 8);
  for (const std::size_t i : {std::size_t{0}, cells.size() / 4, cells.size() / 2, cells.size() - 1}) {
    const auto source = study.open();
    REQUIRE(source->start_at_block_of(place_of(cells[i])));
    std::vector<std::string> wanted, found;
    for (std::size_t j = 0; j < cells.size(); ++j)
      if (cells[j].block >= cells[i].block) wanted.push_back(rows[j]);
    for (const auto& cell : all_cells(*source)) found.push_back(row_of(cell));
    CHECK(found == wanted);
  }
  std::map<std::size_t, std::vector<std::string>> by_block;
  for (std::size_t i = 1; i <= 4; ++i) {
    const auto source = study.open({i, 4});
    for (const auto& cell : all_cells(*source)) by_block[cell.block].push_back(row_of(cell));
  }
  std::vector<std::string> merged;
  for (const auto& [block, own] : by_block) merged.insert(merged.end(), own.begin(), own.end());
  CHECK(merged == rows);
}

TEST_CASE("a frame that cannot be used is one cell with the fault", "[capture]") {
  const Study study(40, 20);
  const auto source = study.open();
  std::size_t faults = 0, after = 0;
  std::set<std::string> tracks_before;
  while (const auto cell = source->next()) {
    if (cell->fault) {
      ++faults;
      CHECK(cell->id == "discs.npy#20");
      CHECK(cell->fault->status() == "not-finite");
      CHECK_THROWS_WITH(cell->load(), Contains("discs.npy#20"));
    }
    if (*cell->frame < 20) tracks_before.insert(cell->track);
    if (*cell->frame == 21) after += tracks_before.contains(cell->track);
  }
  CHECK(faults == 1);
  CHECK(after >= 1);  // tracks go on behind it
}

TEST_CASE("frames are chosen; whole images stay whole unless asked", "[capture]") {
  Study study(40);
  study.options.frames = frame_range_from("10:30:5");
  std::set<std::size_t> frames;
  for (const auto& cell : all_cells(*study.open())) frames.insert(*cell.frame);
  CHECK(frames == std::set<std::size_t>{10, 15, 20, 25});
  CHECK(holds_captures(study.inputs, study.options));
  study.options.segment = Segment::automatic;
  CHECK_FALSE(holds_captures(study.inputs, study.options));  // a stack of images says not that it is a capture
  CHECK(all_cells(*study.open()).size() == 40);
  CHECK(text_of(frame_range_from("::10")) == "0::10");
  CHECK(frame_range_from("7").past == 8);
  for (const char* wrong : {"a", "5:2", "::0", "1:2:3:4", "-1"})
    CHECK_THROWS_WITH(frame_range_from(wrong), Contains("--frames"));
}

TEST_CASE("blocks are a function of the length alone", "[capture]") {
  CHECK(frames_a_block(1) == 16);
  CHECK(frames_a_block(96) == 16);
  CHECK(frames_a_block(2000) == 63);
  CHECK(frames_a_block(10000) == 256);
}

TEST_CASE("remembered objects give the same cells, and other options or bytes find them anew", "[capture]") {
  Study study(40, 20);
  std::vector<std::string> rows;
  {
    const auto source = study.open();
    while (const auto cell = source->next())
      if (!cell->fault) rows.push_back(row_of(*cell));
  }
  study.options.cache = study.folder / "cache";
  const auto files = [&] {
    return std::distance(std::filesystem::directory_iterator(study.folder / "cache"),
                         std::filesystem::directory_iterator());
  };
  for (int pass = 0; pass < 3; ++pass) {
    std::vector<std::string> again;
    {
      const auto source = study.open();
      while (const auto cell = source->next()) {
        if (cell->fault) continue;
        again.push_back(row_of(*cell));
        CHECK(cell->load()->image({}, cell->id, {}).mask.empty() == (pass == 1));
      }
    }
    CHECK(again == rows);
    for (const auto& entry : std::filesystem::directory_iterator(study.folder / "cache"))
      if (pass == 1) write_file(entry.path(), "frame,label\nnonsense");  // damaged: found anew
  }
  CHECK(files() == 1);
  study.options.objects.min_area_px = 20;
  all_cells(*study.open());
  CHECK(files() == 2);
}
