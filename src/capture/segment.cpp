#include "leukolens/capture/segment.hpp"

#include <fstream>
#include <set>

#include "capture/mask_folder.hpp"
#include "capture/preview.hpp"
#include "capture/track_names.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy_stack.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/ids.hpp"
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/shape.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr double crop_um = 20;
constexpr int crop_px_of_unknown_scale = 64;

/// One side for all crops: of the first capture whose pixel size is known.
int crop_side(const Inputs& inputs, const SegmentOptions& o) {
  if (o.crop_px > 0) return o.crop_px;
  std::optional<double> pixel = o.convert.pixel_size_um;
  for (std::size_t i = 0; !pixel && i < std::min<std::size_t>(3, inputs.files.size()); ++i) try {
      pixel = open_phase_file(inputs.files[i].path)->info().optics.pixel_size_um;
    } catch (const UnfitImage&) {  // reported when it is read
    }
  if (!pixel) return crop_px_of_unknown_scale;
  return std::max(8, 2 * static_cast<int>(std::lround(crop_um / *pixel / 2)));
}

/// Everything that grows while the frames go by.
class Writer {
 public:
  Writer(const fs::path& part, int side, const SegmentOptions& options)
      : part_(part),
        side_(side),
        options_(options),
        table_(part / "cells.csv", std::ios::binary),
        crops_(part / "crops.npy", "<f4", {static_cast<std::size_t>(side), static_cast<std::size_t>(side)}),
        masks_(part / "masks.npy", "|u1", {static_cast<std::size_t>(side), static_cast<std::size_t>(side)}),
        names_(options.capture.frames.step) {
    table_ << csv_row(segment_columns());
  }

  void frame(const SegmentedCapture& seen) {
    ++report_.frames;
    const auto name = cell_id(seen.file->relative_path) + "/frame_" + zero_padded(seen.frame, 5);
    if (options_.labels) {
      // a frame that could not be read has labels too, all background, so that the stack keeps its length
      const auto& labels = seen.segmented.labels;
      if (!labels.empty()) last_size_ = labels.size();
      const cv::Mat1w written = labels.empty() ? cv::Mat1w::zeros(last_size_) : labels;
      write("labels/" + name + ".tif", encode_tiff_u16(written, seen.image.optics));
    }
    if (options_.previews && options_.previews->holds(seen.frame) && !seen.image.phase.empty())
      write("preview/" + name + ".png", stamped_png(encode_png(draw_preview(seen)), options_.stamp));
  }

  void cell(const Cell& cell) {
    const std::string track = names_.oldest(cell);
    if (!cell.fault && cell.gate == "ok") tracks_.insert(std::hash<std::string>()(cell.file->path + "#" + track));
    const std::string status = cell.fault ? cell.fault->status() : cell.gate;
    ++report_.by_status[status];
    report_.failed += cell.fault.has_value();
    std::vector<std::string> row = {cell.id,
                                    utf8_spelling(cell.file->relative_path),
                                    std::to_string(cell.frame.value_or(0)),
                                    cell.cell ? std::to_string(*cell.cell) : "",
                                    track,
                                    status,
                                    cell.fault ? utf8_spelling(cell.fault->what()) : ""};
    if (cell.fault)
      row.resize(segment_columns().size(), "nan");
    else
      add_object(cell, row);
    table_ << csv_row(row);
    if (!table_) throw Error(Kind::io, (part_ / "cells.csv").string() + ": cannot be written to. Is the disk full?");
  }

  SegmentReport finish() {
    table_.close();
    crops_.finish();
    masks_.finish();
    report_.tracks = tracks_.size();
    return report_;
  }

 private:
  void write(const std::string& name, const std::string& bytes) {
    const auto path = part_ / name;
    fs::create_directories(path.parent_path());
    write_part_file(path, bytes);
  }

  void add_object(const Cell& cell, std::vector<std::string>& row) {
    ++report_.objects;
    const auto pixels = cell.load();
    const auto [image, mask] = pixels->image({}, cell.id, {});
    for (const int value : {cell.box->x, cell.box->y, cell.box->width, cell.box->height})
      row.push_back(std::to_string(value));
    row.push_back(to_text(cell.centroid->x));
    row.push_back(to_text(cell.centroid->y));
    row.push_back(cell.touching ? "1" : "0");
    row.push_back(std::to_string(crops_.items()));
    row.push_back(pixels->content_hash());
    row.push_back(image.optics.pixel_size_um ? to_text(*image.optics.pixel_size_um) : "nan");
    for (const double value : shape_values(measure_shape(image, mask))) row.push_back(to_text(value));
    crops_.add(bytes_of(image.phase));
    masks_.add(bytes_of(cv::Mat1b(mask / 255)));
  }

  /// The middle S x S of a square that is as large or larger.
  std::vector<std::byte> bytes_of(const cv::Mat& square) const {
    const int begin = (square.rows - side_) / 2;
    const cv::Mat middle = square(cv::Rect(begin, begin, side_, side_)).clone();
    const auto* first = reinterpret_cast<const std::byte*>(middle.data);
    return {first, first + middle.total() * middle.elemSize()};
  }

  fs::path part_;
  int side_;
  const SegmentOptions& options_;
  std::ofstream table_;
  NpyStackWriter crops_, masks_;
  cv::Size last_size_{1, 1};
  TrackNames names_;
  std::set<std::size_t> tracks_;  // hashes of the names of whole cells' tracks
  SegmentReport report_;
};

void check_masks(const MaskFolder& masks, const Inputs& inputs, const fs::path& folder) {
  if (inputs.files.size() != 1)
    throw Error(Kind::usage, "--masks " + folder.string() + ": belongs to one capture, but " +
                                 std::to_string(inputs.files.size()) + " are given. Segment them one by one.");
  const auto frames = open_phase_file(inputs.files[0].path)->frames();
  if (masks.frames() != frames)
    throw Error(Kind::bad_data, folder.string() + ": holds " + std::to_string(masks.frames()) + " label images for " +
                                    std::to_string(frames) + " frames of " + inputs.files[0].path +
                                    ". Give one for each frame, in their order.");
}

Json record_of(const SegmentOptions& o, int side, const SegmentReport& report) {
  Json json = {{"schema_version", 1}};
  json.update(to_json(o.stamp));
  json.update(Json{{"options", to_json(o.capture)},
                   {"crop_px", side},
                   {"frames", report.frames},
                   {"objects", report.objects},
                   {"tracks", report.tracks},
                   {"by_status", report.by_status}});
  return json;
}

}  // namespace

const std::vector<std::string>& segment_columns() {
  static const std::vector<std::string> columns = [] {
    std::vector<std::string> names = {"id",      "source",   "frame", "cell",         "track",        "status",
                                      "message", "x0",       "y0",    "width",        "height",       "x",
                                      "y",       "touching", "crop",  "content_hash", "pixel_size_um"};
    names.insert(names.end(), shape_columns().begin(), shape_columns().end());
    return names;
  }();
  return columns;
}

SegmentReport segment_captures(const Inputs& inputs, const fs::path& output, const SegmentOptions& options,
                               const Warn& warn, const OnProgress& progress) {
  CaptureOptions capture = options.capture;
  std::optional<MaskFolder> masks;
  if (!options.masks.empty()) {
    masks.emplace(options.masks);
    check_masks(*masks, inputs, options.masks);
    capture.labels_of = [&masks](std::size_t frame) { return masks->labels(frame); };
  }
  const int side = crop_side(inputs, options);
  FolderWriter folder(output, options.if_exists, "segmentation.json");
  Writer writer(folder.part(), side, options);
  std::size_t frames = 0;
  capture.on_frame = [&](const SegmentedCapture& seen) {
    if (options.stop && *options.stop) throw Error(Kind::interrupted, "Interrupted; nothing was written.");
    writer.frame(seen);
    if (progress) progress({"frames segmented", ++frames, 0});
  };
  const auto source = open_capture_cells(
      inputs, capture, options.convert, [side](const Optics&) { return side; }, warn);
  std::set<const InputFile*> with_cells;
  while (const auto cell = source->next()) {
    if (cell->box || cell->fault) writer.cell(*cell);
    if (cell->box && cell->gate == "ok") with_cells.insert(cell->file);
  }
  tell_of_empty_captures(inputs, capture, with_cells, warn);
  const auto report = writer.finish();
  write_part_file(folder.part() / "segmentation.json", json_text(record_of(options, side, report)));
  write_part_file(folder.part() / ".leukolens-skip", "Crops and labels: a folder search passes this folder over.\n");
  folder.commit();
  return report;
}

}  // namespace leukolens
