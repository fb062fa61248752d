#pragma once

namespace leukolens {

/// How wide a figure is drawn.
enum class FigureLayout {
  wide,    ///< panels side by side, for a screen or a whole A4 page
  narrow,  ///< 360 px, panels below each other: a phone's screen, or half an A4 page (88 mm) with no text below 7 pt
};

}  // namespace leukolens
