#pragma once
#include <cstdint>
#include <limits>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// Whether an object of a frame is a single whole cell.
enum class Gate {
  ok,
  border,   ///< reaches the edge of the frame: cut off, or it may be
  debris,   ///< smaller or fainter than a cell
  doublet,  ///< larger than a cell or far from round: cells that could not be parted, or something else
};
const char* name_of(Gate gate);  ///< "ok" | "border" | "debris" | "doublet"

/// How objects are found in a frame and which of them are cells.
struct FrameSegmentationOptions {
  std::optional<double> threshold;  ///< unit of the frame, above its background; empty: found in each frame and for
                                    ///< each object (see segment_frame)
  double boundary = .22;            ///< an object ends where it falls to this share of its own height; 0..1
  double min_area_um2 = 15, max_area_um2 = 450;  ///< of a cell, where the pixel size is known: 4.4 to 24 um across
  double min_area_px = 100;                      ///< where it is not
  double max_area_px = std::numeric_limits<double>::infinity();
  /// Mean above the medium of a cell, where the unit is rad; fainter objects are debris. Lymphocytes, the faintest
  /// leukocytes, have .6 rad or more; ghosts, platelets and what is out of focus have less.
  double min_mean_rad = .58;
  double min_circularity = .6;  ///< 4 pi area / perimeter^2 of a cell; 0..1
  int border_px = 1;            ///< an object nearer to the edge than this is cut off; >= 0 (0: none is)
  bool split = true;            ///< part touching cells
  double neck =
      .75;  ///< they are parted where their joint is narrower than this share of the smaller one's width; 0..1
  bool operator==(const FrameSegmentationOptions&) const = default;
};

/// An object of a frame.
struct FrameObject {
  std::uint16_t label;  ///< in SegmentedFrame::labels, from 1
  cv::Rect box;
  cv::Point2d centroid;  ///< px; the centre of the first pixel is (0, 0)
  double area_px;
  Gate gate;
  bool touching;  ///< parted from a neighbour
};

struct SegmentedFrame {
  cv::Mat1w labels;                  ///< 0: background
  std::vector<FrameObject> objects;  ///< from top to bottom, then from left to right, by their boxes; label i + 1
  double background, noise;          ///< level of the medium and its standard deviation, unit of the frame
};

/// Cells, and what else rises from the medium. The medium's level is the commonest value and its noise the spread about
/// it; objects reach out to four times the noise and .15 rad above it and rise to eight times and .45 rad (.03 and .09
/// of full scale where the unit is arbitrary). Each object ends at a share of its own height, as drawn outlines do,
/// since one threshold for a frame makes bright cells too large and faint ones too small. Holes are filled; touching
/// cells are parted at necks of the distance transform. A frame of noise has none.
/// @throws Error  Kind::bad_value for options outside their ranges; UnfitImage `size` for more than 65,535 objects
SegmentedFrame segment_frame(const PhaseImage& frame, const FrameSegmentationOptions& options = {});

/// Gates and measures objects that somebody else has outlined. @param labels  0: background; each other value an object
/// @throws Error  Kind::bad_value where the sizes differ
SegmentedFrame objects_of_labels(const PhaseImage& frame, const cv::Mat1w& labels,
                                 const FrameSegmentationOptions& options = {});

}  // namespace leukolens
