#include "pictures/panel.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

const cv::Vec3b frame_colour = {190, 190, 190}, white = {255, 255, 255}, black = {0, 0, 0};

double line_width(cv::Rect panel) { return panel.width >= 300 ? 2 : 1.3; }

/// A white bar with a dark rim and its length, in the lower left corner.
void add_scale_bar(Drawing& drawing, cv::Rect panel, double um_per_px) {
  const int margin = panel.width / 22, thickness = std::max(4, panel.width / 70);
  const double length_um = round_length(0.3 * panel.width * um_per_px);
  const cv::Rect bar(panel.x + margin, panel.br().y - margin - thickness, cvRound(length_um / um_per_px), thickness);
  drawing.add(Drawing::Box{bar + cv::Size(2, 2) - cv::Point(1, 1), black});
  drawing.add(Drawing::Box{bar, white});
  const TextStyle style{std::max(10, panel.width / 24), white, true, Align::centre};
  drawing.add(Drawing::Text{{bar.x + bar.width / 2, bar.y - std::max(5, panel.width / 40)},
                            to_text(length_um) + " \u00B5m",
                            style,
                            false,
                            black});
}

void add_contours(Drawing& drawing, cv::Rect panel, const cv::Mat1f& map, const MapLook& look) {
  for (const double sign : {-1., 1.}) {
    if (sign < 0 && !look.is_signed) continue;
    for (const double fraction : contour_fractions) {
      const auto lines = contour_lines(map, sign * fraction * look.largest, panel.size());
      drawing.add(Drawing::Lines{panel, lines, line_width(panel) + 1.6, {20, 20, 20}});
      drawing.add(Drawing::Lines{panel, lines, line_width(panel), contour_colour(sign * fraction, look)});
    }
  }
}

/// Why a panel shows nothing; empty where it shows something.
std::string emptiness(const cv::Mat1f& map, const MapLook& look) {
  double largest = 0;
  bool defined = false;
  for (const float v : map) {
    if (std::isnan(v)) continue;
    defined = true;
    largest = std::max<double>(largest, look.is_signed ? std::abs(v) : v);
  }
  if (!defined) return "undefined";
  if (largest == 0) return "zero everywhere";
  return look.style == PictureStyle::contour && largest < contour_fractions[0] * look.largest ? "below the first line"
                                                                                              : "";
}

}  // namespace

CellPanel cell_panel(const std::string& cell, const PhaseImage& phase, const cv::Mat1b& outline, int side) {
  if (phase.phase.empty()) throw Error(Kind::bad_value, cell + ": a picture needs a phase image.");
  if (!outline.empty() && outline.size() != phase.phase.size())
    throw Error(Kind::bad_value, cell + ": the outline has another size than the image.");
  const cv::Size size = phase.phase.size();
  const double factor = static_cast<double>(side) / std::max(size.width, size.height);
  const cv::Size panel(std::max(1, cvRound(size.width * factor)), std::max(1, cvRound(size.height * factor)));
  double lo, hi;
  cv::minMaxLoc(phase.phase, &lo, &hi);
  cv::Mat1f large;
  cv::resize(phase.phase, large, panel, 0, 0, factor < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  CellPanel out;
  const double scale = hi > lo ? 255 / (hi - lo) : 0;
  large.convertTo(out.grey, CV_8U, scale, -lo * scale);
  out.outline = outline_of(outline, panel);
  if (phase.optics.pixel_size_um) out.um_per_px = *phase.optics.pixel_size_um / factor;
  return out;
}

void add_panel(Drawing& drawing, cv::Point corner, const cv::Mat3b& pixels) {
  drawing.add(Drawing::Box{cv::Rect(corner - cv::Point(1, 1), pixels.size() + cv::Size(2, 2)), frame_colour});
  drawing.add(Drawing::Image{corner, pixels});
}

void add_phase_panel(Drawing& drawing, cv::Point corner, const CellPanel& cell, bool scale_bar) {
  const cv::Rect panel(corner, cell.size());
  cv::Mat3b pixels;
  cv::cvtColor(cell.grey, pixels, cv::COLOR_GRAY2RGB);
  add_panel(drawing, corner, pixels);
  drawing.add(Drawing::Lines{panel, cell.outline, line_width(panel), {255, 176, 32}});
  if (scale_bar && cell.um_per_px) add_scale_bar(drawing, panel, *cell.um_per_px);
}

void add_map_panel(Drawing& drawing, cv::Point corner, const CellPanel& cell, const cv::Mat1f& map,
                   const MapLook& look) {
  const cv::Rect panel(corner, cell.size());
  add_panel(drawing, corner, map_panel(cell.grey, map, look));
  const bool on_pale = look.style == PictureStyle::beside && look.is_signed;
  drawing.add(Drawing::Lines{panel, cell.outline, line_width(panel), on_pale ? cv::Vec3b(60, 60, 60) : white});
  if (look.style == PictureStyle::contour) add_contours(drawing, panel, map, look);
  if (const auto why = emptiness(map, look); !why.empty())
    drawing.add(Drawing::Text{corner + cv::Point(panel.width / 2, panel.height - panel.width / 20),
                              why,
                              {std::max(10, panel.width / 26), white, false, Align::centre},
                              false,
                              black});
}

double round_length(double most) {
  const double decade = std::pow(10., std::floor(std::log10(most)));
  for (const double step : {5., 2.})
    if (step * decade <= most) return step * decade;
  return decade;
}

}  // namespace leukolens
