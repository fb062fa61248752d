#pragma once
#include <opencv2/core.hpp>

#include "leukolens/phase/image.hpp"
#include "pictures/contours.hpp"
#include "pictures/drawing.hpp"
#include "pictures/map_look.hpp"

namespace leukolens {

/// The phase of a cell, enlarged to the size of the panels of a picture: what all of them are drawn on.
struct CellPanel {
  cv::Mat1b grey;                   ///< the phase from its least to its largest value
  Paths outline;                    ///< of the cell, in px of the panel
  std::optional<double> um_per_px;  ///< of the panel
  cv::Size size() const { return grey.size(); }
};

/// @param outline  mask of the cell, may be empty  @param side  of the panel's longer side, px
/// @throws Error  Kind::bad_value naming the cell for an empty phase or a mask of another size
CellPanel cell_panel(const std::string& cell, const PhaseImage& phase, const cv::Mat1b& outline, int side);

/// Pixels inside a thin frame.
void add_panel(Drawing& drawing, cv::Point corner, const cv::Mat3b& pixels);

/// The phase alone with the cell's outline and, where it is asked for and the pixel size is known, a scale bar.
void add_phase_panel(Drawing& drawing, cv::Point corner, const CellPanel& cell, bool scale_bar);

/// One map over, or in place of, the phase. A map that shows nothing says so.
void add_map_panel(Drawing& drawing, cv::Point corner, const CellPanel& cell, const cv::Mat1f& map,
                   const MapLook& look);

/// A length that people like (1, 2 or 5 times a power of ten), at most `most`.
double round_length(double most);

}  // namespace leukolens
