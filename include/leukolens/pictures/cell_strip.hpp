#pragma once
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// One cell of a strip.
struct StripCell {
  PhaseImage phase;       ///< S x S patch
  cv::Mat1b outline;      ///< S x S mask (0 | 255) of the cell; may be empty
  cv::Mat1f map;          ///< S x S, signed; empty: the place below the phase stays blank
  std::string note = {};  ///< under it, one short line; may be empty
};

/// Cells side by side, the phase above, the map over the phase below, all maps on one scale.
struct CellStrip {
  std::vector<StripCell> cells;
  std::optional<double> scale = {};  ///< > 0: |value| at the end of the colours; else the largest of the maps
  std::string map_title = {};        ///< at the colour bar; may be empty
  int panel_px = 160;                ///< side of each image, >= 32
};

/// @returns  H x W, channels red, green, blue (what `encode_png` takes)
/// @throws Error  Kind::bad_value for no cell, an empty phase, a map or outline of another size than its phase, a
///                scale <= 0; Kind::io where no font is installed
cv::Mat3b render_cell_strip(const CellStrip& strip);

}  // namespace leukolens
