#pragma once
#include "pictures/drawing.hpp"
#include "pictures/map_look.hpp"

namespace leukolens {

/// A colour bar that stands to the right of a panel, with its numbers.
struct ColourBar {
  struct Number {
    double at;  ///< 0 at the foot of the bar, 1 at its top
    std::string text;
  };
  cv::Mat3b colours;  ///< as large as the bar
  std::vector<Number> numbers;
  std::string title;  ///< beside the numbers, upwards; may be empty
  int letter_px;      ///< height of the numbers' capitals
  int width() const;  ///< of bar, numbers and title
};

/// The bar of the grey phase.
ColourBar phase_bar(const cv::Mat1f& phase, const std::string& title, cv::Size size, int letter_px);

/// The bar of maps of one look; numbers at the ends and the middle, or at the contours.
ColourBar map_bar(const MapLook& look, const std::string& title, cv::Size size, int letter_px);

/// Draws the bar with its upper left corner there.
void add_colour_bar(Drawing& drawing, cv::Point corner, const ColourBar& bar);

}  // namespace leukolens
