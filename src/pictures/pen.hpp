#pragma once
#include <cairo.h>
#include <pango/pango.h>

#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "pictures/lettering.hpp"

// What this room's drawing files share of Cairo and Pango.

namespace leukolens {

struct Release {
  void operator()(void* object) const;  ///< GObject
  void operator()(char* text) const;
  void operator()(PangoFontDescription* font) const;
  void operator()(cairo_font_options_t* options) const;
  void operator()(cairo_surface_t* surface) const;
  void operator()(cairo_t* cairo) const;
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

/// Pango's units as px.
double px(int pango_units);

/// What of a text can be drawn: U+FFFD for bytes that are not UTF-8 and for control characters.
std::string drawable(const std::string& text);

/// A text laid out on one line, as this thread's fonts have it. @throws Error  Kind::io where no font is installed
Owned<PangoLayout> line_of(const std::string& text, const TextStyle& style);

/// Width of the line, px.
int width_of(PangoLayout* line);

/// Takes the line, written to the right from the origin, to where it stands: aligned to its anchor, or turned to read
/// from below upwards with the anchor in the middle of its base line.
cairo_matrix_t place_of(PangoLayout* line, cv::Point anchor, Align align, bool upwards = false);

/// Strokes lines with round joints and ends; `corner` of the panel that their points count from.
void stroke(cairo_t* cairo, cv::Point corner, const std::vector<std::vector<cv::Point2f>>& paths, double width);

/// Coverage of some pixels of a canvas by what Cairo draws; then one colour is laid over the canvas through it.
class Stencil {
 public:
  /// @param box  inside the canvas
  explicit Stencil(cv::Rect box);
  cairo_t* cairo() const { return cairo_.get(); }  ///< in the canvas's coordinates
  void paint(cv::Mat3b& canvas, const cv::Vec3b& colour) const;

 private:
  cv::Rect box_;
  Owned<cairo_surface_t> surface_;
  Owned<cairo_t> cairo_;
};

}  // namespace leukolens
