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

void draw(cv::Mat3b& canvas, const Drawing::Lines& lines) {
  const cv::Rect inside = lines.inside & cv::Rect({0, 0}, canvas.size());
  if (inside.empty() || lines.paths.empty()) return;
  const Stencil stencil(inside);
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
