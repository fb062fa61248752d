#pragma once
#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/run_stamp.hpp"

namespace leukolens {

struct SegmentOptions {
  CaptureOptions capture;
  ConvertOptions convert;
  int crop_px = 0;                     ///< side of the crops, >= 8; 0: 20 um where the pixel size is known, else 64
  bool labels = false;                 ///< a 16-bit label image of every frame
  std::optional<FrameRange> previews;  ///< pictures of these frames with the outlines of their objects
  std::filesystem::path masks;         ///< folder of somebody else's label images, one a frame; empty: none
  RunStamp stamp;
  IfExists if_exists = IfExists::refuse;
  const std::atomic<bool>* stop = nullptr;  ///< set from outside: throw Kind::interrupted
};

struct SegmentReport {
  std::size_t frames = 0, objects = 0, tracks = 0;
  std::map<std::string, std::size_t> by_status;  ///< objects by gate, and frames that could not be read
  std::size_t failed = 0;                        ///< frames that could not be read
};

/// Cuts the frames of captures (with Segment::always of every file) into objects and writes, whole or not at all,
///
///     cells.csv            a row an object, also of those that are no single whole cells, and of frames that failed
///     crops.npy, masks.npy N x S x S float32 phase and uint8 0 | 1; the column `crop` says which row is which
///     labels/SOURCE/frame_00000.tif, preview/SOURCE/frame_00000.png   where asked for; label = cell + 1
///     segmentation.json    options and counts
///
/// in memory that does not grow with the number of frames.
/// @throws Error  Kind::bad_data: masks of another number or size than the frames; Kind::usage: masks for several
///                captures; Kind::exists; Kind::io; Kind::interrupted
SegmentReport segment_captures(const Inputs& inputs, const std::filesystem::path& output, const SegmentOptions& options,
                               const Warn& warn, const OnProgress& progress);

/// The columns of cells.csv.
const std::vector<std::string>& segment_columns();

}  // namespace leukolens
