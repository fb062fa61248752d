#pragma once
#include "leukolens/capture/capture_cells.hpp"

namespace leukolens {

/// A frame in grey with the outlines of its objects, coloured by gate, and the number that each has in the column
/// `cell`; a bar of 10 um where the pixel size is known. H' x W', CV_8UC3 (red, green, blue), small frames enlarged.
cv::Mat draw_preview(const SegmentedCapture& frame);

}  // namespace leukolens
