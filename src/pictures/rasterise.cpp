#include <algorithm>

#include "pictures/drawing.hpp"
#include "pictures/pen.hpp"

namespace leukolens {
namespace {

void draw(cv::Mat3b& canvas, const Drawing::Image& image) {
  const cv::Rect place = cv::Rect(image.corner, image.pixels.size()) & cv::Rect({0, 0}, canvas.size());
  if (!place.empty()) image.pixels(place - image.corner).copyTo(canvas(place));
}

void draw(cv::Mat3b& canvas, const Drawing::Box& box) {
  canvas(box.box & cv::Rect({0, 0}, canvas.size())).setTo(cv::Scalar(box.colour[0], box.colour[1], box.colour[2]));
}

/// The pixels that lines may touch.
cv::Rect box_of(const Drawing::Lines& lines) {
  cv::Point2f low(lines.inside.br()), high(lines.inside.tl());
  for (const auto& path : lines.paths)
    for (const auto& point : path) {
      const auto p = point + cv::Point2f(lines.inside.tl());
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
  const int reach = cvCeil(lines.width / 2) + 1;
  const cv::Point first(cvFloor(low.x) - reach, cvFloor(low.y) - reach),
      last(cvCeil(high.x) + reach + 1, cvCeil(high.y) + reach + 1);
  return cv::Rect(first, last) & lines.inside;
}

void draw(cv::Mat3b& canvas, const Drawing::Lines& lines) {
  if (lines.paths.empty()) return;
  const cv::Rect box = box_of(lines) & cv::Rect({0, 0}, canvas.size());
  if (box.empty()) return;
  const Stencil stencil(box);
  stroke(stencil.cairo(), lines.inside.tl(), lines.paths, lines.width);
  stencil.paint(canvas, lines.colour);
}

void draw(cv::Mat3b& canvas, const Drawing::Text& text) {
  const auto write = text.upwards ? draw_text_upwards : draw_text;
  if (text.rim) {
    TextStyle rim = text.style;
    rim.colour = *text.rim;
    for (const auto& d : {cv::Point(1, 1), cv::Point(-1, 1), cv::Point(1, -1), cv::Point(-1, -1)})
      write(canvas, text.anchor + d, text.text, rim);
  }
  write(canvas, text.anchor, text.text, text.style);
}

}  // namespace

cv::Mat3b rasterise(const Drawing& drawing) {
  cv::Mat3b canvas(drawing.size, cv::Vec3b(255, 255, 255));
  for (const auto& item : drawing.items) std::visit([&](const auto& thing) { draw(canvas, thing); }, item);
  return canvas;
}

}  // namespace leukolens
