// Captures as a user meets them: frames -> cells -> tracks -> classes -> rows, also in shards and after a crash.
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phase/capture_write.hpp"
#include "leukolens/phase/file.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

constexpr int height = 96, width = 160, frames = 60;
const std::string model = " --model " + quoted(sample_model.string());

/// A smooth disc of `peak` rad.
void add_cell(cv::Mat1f& phase, double x, double y, double radius, double peak) {
  for (int row = 0; row < phase.rows; ++row)
    for (int column = 0; column < phase.cols; ++column) {
      const double d = std::hypot(column - x, row - y) / radius;
      if (d < 1) phase(row, column) = std::max(phase(row, column), static_cast<float>(peak * std::sqrt(1 - d * d)));
    }
}

/// Two streams of cells, each of which crosses the frame in eight steps of 20 px.
cv::Mat1f flowing(int frame, double radius, double peak) {
  cv::Mat1f phase = cv::Mat1f::zeros(height, width);
  for (int cell = 0; cell < frames; ++cell) {
    const double x = 20. * frame - 75. * cell + (cell * 37) % 19;
    add_cell(phase, x, 28, radius + .1 * (cell % 7), peak + .05 * (cell % 5));
    add_cell(phase, x + 33, 68, radius + .1 * (cell % 5), peak + .05 * (cell % 7));
  }
  return phase;
}

/// Of the sample model's scale. @param damaged  a frame with a NaN (of floats), or -1
void write_capture(const fs::path& path, double radius = 10, double peak = 2.5, int damaged = -1) {
  leukolens::CaptureWriterOptions options;
  if (path.extension() == ".phase") options.range = leukolens::PhaseRange{0, 5};
  options.optics.pixel_size_um = .3;
  options.optics.wavelength_nm = 530;
  leukolens::CaptureWriter writer(path, options);
  for (int i = 0; i < frames; ++i) {
    auto phase = flowing(i, radius, peak);
    if (i == damaged) phase(5, 5) = std::numeric_limits<float>::quiet_NaN();
    writer.add(phase);
  }
  writer.commit();
}

/// One column of a table, in the order of its rows.
std::vector<std::string> column(const fs::path& table, const std::string& name) {
  leukolens::CsvReader csv(table);
  const auto wanted = csv.column(name);
  REQUIRE(wanted);
  std::vector<std::string> values, fields;
  while (csv.next(fields)) values.push_back(fields[*wanted]);
  return values;
}

std::size_t count(const std::vector<std::string>& values, const std::string& value) {
  return static_cast<std::size_t>(std::ranges::count(values, value));
}

std::size_t different(std::vector<std::string> values) {
  std::ranges::sort(values);
  return static_cast<std::size_t>(std::distance(values.begin(), std::unique(values.begin(), values.end())));
}

Run done(const fs::path& folder, const std::string& arguments, int code = 0) {
  const auto run = leukolens_in(folder, arguments);
  INFO("leukolens " << arguments << "\n" << run.err);
  REQUIRE(run.code == code);
  return run;
}

/// The table whose run is to be resumed: as a crash in the middle of a row left it.
void leave_part(const fs::path& whole, const fs::path& table, double share) {
  const auto text = leukolens::read_text(whole);
  const auto cut = static_cast<std::size_t>(share * static_cast<double>(text.size()));
  leukolens::write_file(table.string() + ".part", text.substr(0, cut));
  fs::copy_file(whole.string() + ".meta.json", table.string() + ".part.meta.json",
                fs::copy_options::overwrite_existing);
}

}  // namespace

TEST_CASE("segment writes a row an object, crops, masks, label images and previews", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "c.phase");
  const auto run = done(folder.path(), "segment c.phase --output cells --labels --preview 3:9:5 --json");
  const auto summary = leukolens::Json::parse(run.out);
  const auto cells = folder / "cells";
  const auto status = column(cells / "cells.csv", "status");
  CHECK(summary.at("frames") == frames);
  CHECK(summary.at("objects") == status.size());
  CHECK(count(status, "ok") > 4 * static_cast<std::size_t>(frames) / 2);
  CHECK(count(status, "border") > 0);
  CHECK(summary.at("tracks").get<std::size_t>() * 4 < count(status, "ok"));  // each is seen whole in about six frames
  for (const char* name : {"crops.npy", "masks.npy"})
    CHECK(leukolens::open_phase_file(cells / name)->frames() == status.size());
  CHECK(fs::exists(cells / "preview/c.phase/frame_00003.png"));
  CHECK(fs::exists(cells / "preview/c.phase/frame_00008.png"));
  CHECK_FALSE(fs::exists(cells / "preview/c.phase/frame_00004.png"));
  // label = cell + 1
  const auto labels = leukolens::open_phase_file(cells / "labels/c.phase/frame_00004.tif");
  CHECK(labels->info().type == leukolens::SampleType::u16);
  const auto frame = labels->decode(labels->fetch(0));
  const auto* first = reinterpret_cast<const std::uint16_t*>(frame.samples.data());
  const auto in_frame = count(column(cells / "cells.csv", "frame"), "4");
  CHECK(*std::max_element(first, first + height * width) == in_frame);
}

TEST_CASE("segment takes the masks of others in place of its own", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "c.phase");
  done(folder.path(), "segment c.phase --output ours --labels");
  done(folder.path(), "segment c.phase --output theirs --masks ours/labels/c.phase");
  for (const char* name : {"id", "status", "x0", "width", "x", "y", "area_px", "content_hash"})
    CHECK(column(folder / "ours/cells.csv", name) == column(folder / "theirs/cells.csv", name));
  fs::remove(folder / "ours/labels/c.phase/frame_00007.tif");
  const auto refused = done(folder.path(), "segment c.phase --output again --masks ours/labels/c.phase", 3);
  CHECK_THAT(refused.err, Contains("59 label images for 60 frames"));
  CHECK_FALSE(fs::exists(folder / "again"));
}

TEST_CASE("segment counts a cell that stands still once", "[cli][capture]") {
  TemporaryFolder folder;
  leukolens::CaptureWriterOptions options;
  options.range = leukolens::PhaseRange{0, 5};
  leukolens::CaptureWriter writer(folder / "still.phase", options);
  cv::Mat1f phase = cv::Mat1f::zeros(64, 64);
  add_cell(phase, 30, 34, 10, 2.5);
  for (int i = 0; i < 130; ++i) writer.add(phase);  // longer than any block looks back
  writer.commit();
  const auto run = done(folder.path(), "segment still.phase --output cells --json");
  CHECK(leukolens::Json::parse(run.out).at("tracks") == 1);
  CHECK(different(column(folder / "cells/cells.csv", "track")) == 1);
}

TEST_CASE("classify gives every object of a capture a row, a status and a track", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "c.phase");
  done(folder.path(), "classify c.phase" + model + " --output p.csv");
  done(folder.path(), "segment c.phase --output cells");
  for (const char* name : {"id", "frame", "cell", "status", "content_hash", "x", "y"})
    CHECK(column(folder / "p.csv", name) == column(folder / "cells/cells.csv", name));
  const auto tracks = column(folder / "p.csv", "track"), status = column(folder / "p.csv", "status");
  CHECK(different(tracks) * 4 < tracks.size());
  const auto predicted = column(folder / "p.csv", "predicted");
  for (std::size_t i = 0; i < status.size(); ++i) CHECK(predicted[i].empty() == (status[i] != "ok"));
}

TEST_CASE("classify of captures resumes to the same bytes", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "a.phase");
  write_capture(folder / "b.raw", 8, 2);
  for (const std::string ending : {".csv", ".jsonl"}) {
    done(folder.path(), "classify a.phase b.raw" + model + " --threads 2 --output whole" + ending);
    for (const double share : {.001, .31, .64, .97}) {
      leave_part(folder / ("whole" + ending), folder / ("p" + ending), share);
      done(folder.path(), "classify a.phase b.raw" + model + " --threads 1 --resume --output p" + ending);
      CHECK(leukolens::read_text(folder / ("p" + ending)) == leukolens::read_text(folder / ("whole" + ending)));
      fs::remove(folder / ("p" + ending));
      fs::remove(folder / ("p" + ending + ".meta.json"));
    }
  }
}

TEST_CASE("shards of captures merge to the same bytes, and a missing or cut one is refused", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "a.phase");
  write_capture(folder / "b.raw", 8, 2, 17);
  const std::string classify = "classify a.phase b.raw " + quoted((sample / "cells").string()) + model;
  done(folder.path(), classify + " --output whole.csv", 1);
  std::string tables;
  for (const std::string i : {"3", "1", "2"}) {
    leukolens_in(folder.path(), classify + " --shard " + i + "/3 --threads " + i + " --output s" + i + ".csv");
    REQUIRE(fs::exists(folder / ("s" + i + ".csv")));
    tables += " s" + i + ".csv";
  }
  done(folder.path(), "merge" + tables + " s1.csv --output merged.csv", 1);
  CHECK(leukolens::read_text(folder / "merged.csv") == leukolens::read_text(folder / "whole.csv"));
  CHECK_THAT(done(folder.path(), "merge s3.csv s1.csv --output x.csv", 3).err, Contains("shard 2 of 3 is missing"));
  const auto text = leukolens::read_text(folder / "s2.csv");
  leukolens::write_file(folder / "s2.csv", text.substr(0, text.size() - 4), leukolens::IfExists::replace);
  CHECK_THAT(done(folder.path(), "merge" + tables + " --output x.csv", 3).err, Contains("s2.csv"));
  CHECK_FALSE(fs::exists(folder / "x.csv"));
}

TEST_CASE("a damaged frame is one row, and the others are classified", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "good.raw");
  write_capture(folder / "bad.raw", 10, 2.5, 31);
  done(folder.path(), "classify good.raw" + model + " --output good.csv");
  done(folder.path(), "classify bad.raw" + model + " --output bad.csv", 1);
  const auto rows = column(folder / "bad.csv", "frame");
  CHECK(count(rows, "31") == 1);
  CHECK(count(column(folder / "bad.csv", "status"), "not-finite") == 1);
  CHECK(rows.size() + count(column(folder / "good.csv", "frame"), "31") ==
        column(folder / "good.csv", "frame").size() + 1);
}

TEST_CASE("a manifest may name frames of a capture; one that is not there is a row with its fault", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "c.phase");
  leukolens::write_file(folder / "m.csv", "path,label,frame\nc.phase,monocyte,9\nc.phase,monocyte,60\n");
  done(folder.path(), "classify m.csv" + model + " --output p.csv", 1);
  CHECK(count(column(folder / "p.csv", "frame"), "9") > 2);
  CHECK(column(folder / "p.csv", "frame").back() == "60");
  CHECK_THAT(column(folder / "p.csv", "message").back(), Contains("no frame 60") && Contains("holds 60"));
}

TEST_CASE("train, classify and evaluate on captures of a manifest", "[cli][capture]") {
  TemporaryFolder folder;
  write_capture(folder / "small.phase", 8, 2);
  write_capture(folder / "large.phase", 12, 3);
  leukolens::write_file(folder / "m.csv", "path,label,donor\nsmall.phase,lymphocyte,d1\nlarge.phase,monocyte,d2\n");
  done(folder.path(), "train m.csv --epochs 2 --output M");
  done(folder.path(), "classify m.csv --model M --output p.csv");
  const auto roles = column(folder / "p.csv", "role"), status = column(folder / "p.csv", "status");
  for (const char* role : {"train", "validate", "calibrate", "test"}) CHECK(count(roles, role) > 0);
  for (std::size_t i = 0; i < status.size(); ++i)
    if (status[i] == "ok") CHECK(roles[i] != "new");  // found again by the hash of each cell
  const auto each = done(folder.path(), "evaluate p.csv --no-figures --role all --sightings each --output each --json");
  const auto pooled = done(folder.path(), "evaluate p.csv --no-figures --role all --output pooled");
  CHECK_THAT(pooled.err, Contains("tracked cells are pooled"));
  CHECK_THAT(each.err, !Contains("pooled"));
}
