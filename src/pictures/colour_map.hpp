#pragma once
#include <opencv2/core.hpp>

namespace leukolens {

/// How values become colours.
enum class ColourMap {
  grey,       ///< black to white
  viridis,    ///< unsigned quantities: perceptually even (van der Walt & Smith)
  cividis,    ///< the same for every eye: looks alike without red or green (Nunez, Anderton & Renslow 2018)
  diverging,  ///< signed quantities: blue below, white at the middle, red above
};

inline const cv::Vec3b undefined_colour = {128, 128, 128};

/// Colours (channels red, green, blue) of values between `lo` and `hi`; values outside are clamped, NaN has
/// `undefined_colour`. Where hi <= lo everything gets the colour of `lo`.
cv::Mat3b colourise(const cv::Mat1f& values, double lo, double hi, ColourMap map);

}  // namespace leukolens
