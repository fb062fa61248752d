#include "capture/preview.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace leukolens {
namespace {

constexpr int least_width_px = 1000;
constexpr double bar_um = 10;
constexpr int strip_px = 34;  // below the frame, for the legend

/// Colour-blind safe (Okabe & Ito, 2008); red, green, blue.
cv::Scalar colour_of(Gate gate) {
  switch (gate) {
    case Gate::border:
      return {86, 180, 233};
    case Gate::debris:
      return {160, 160, 160};
    case Gate::doublet:
      return {230, 159, 0};
    default:
      return {0, 220, 130};
  }
}

/// From three noises below the medium to the brightest but a few pixels.
cv::Mat1b in_grey(const SegmentedCapture& frame) {
  std::vector<float> values(frame.image.phase.begin(), frame.image.phase.end());
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(.9995 * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, place);
  const double low = frame.segmented.background - 3 * frame.segmented.noise,
               high = std::max<double>(*place, low + 1e-6);
  cv::Mat1b grey;
  frame.image.phase.convertTo(grey, CV_8U, 255 / (high - low), -low * 255 / (high - low));
  return grey;
}

void write(cv::Mat& picture, const std::string& text, cv::Point place, const cv::Scalar& colour) {
  cv::putText(picture, text, place, cv::FONT_HERSHEY_SIMPLEX, .45, {0, 0, 0}, 3, cv::LINE_AA);
  cv::putText(picture, text, place, cv::FONT_HERSHEY_SIMPLEX, .45, colour, 1, cv::LINE_AA);
}

void outline(cv::Mat& picture, const SegmentedCapture& frame, const FrameObject& object, int zoom) {
  cv::Mat1b mask;
  cv::resize(cv::Mat1b(frame.segmented.labels(object.box) == object.label), mask, {}, zoom, zoom, cv::INTER_NEAREST);
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  cv::drawContours(picture, outlines, -1, colour_of(object.gate), 1, cv::LINE_AA, cv::noArray(), INT_MAX,
                   object.box.tl() * zoom);
}

void number(cv::Mat& picture, const FrameObject& object, int zoom) {
  const cv::Point beside((object.box.br().x + 1) * zoom, object.box.y * zoom + 4);
  const cv::Point inside(std::min(beside.x, picture.cols - 36), std::clamp(beside.y, 12, picture.rows - strip_px - 4));
  write(picture, std::to_string(object.label - 1), inside, colour_of(object.gate));
}

void legend(cv::Mat& picture, const SegmentedCapture& frame, int zoom) {
  const int base = picture.rows - 12;
  int x = 8;
  const auto say = [&](const std::string& text, const cv::Scalar& colour) {
    write(picture, text, {x, base}, colour);
    x += 9 * static_cast<int>(text.size()) + 14;
  };
  say("frame " + std::to_string(frame.frame), {255, 255, 255});
  for (const auto gate : {Gate::ok, Gate::border, Gate::debris, Gate::doublet}) {
    const auto count = std::ranges::count(frame.segmented.objects, gate, &FrameObject::gate);
    say(std::string(gate == Gate::ok ? "cells" : name_of(gate)) + " " + std::to_string(count), colour_of(gate));
  }
  if (!frame.image.optics.pixel_size_um) return;
  const int bar = static_cast<int>(std::lround(bar_um / *frame.image.optics.pixel_size_um * zoom));
  if (bar > picture.cols / 3) return;
  cv::rectangle(picture, {picture.cols - bar - 70, base - 6, bar, 4}, {255, 255, 255}, cv::FILLED);
  write(picture, "10 um", {picture.cols - 60, base}, {255, 255, 255});
}

}  // namespace

cv::Mat draw_preview(const SegmentedCapture& frame) {
  const int zoom = std::max(1, (least_width_px + frame.image.phase.cols - 1) / frame.image.phase.cols);
  cv::Mat grey, picture;
  cv::resize(in_grey(frame), grey, {}, zoom, zoom, cv::INTER_NEAREST);
  cv::copyMakeBorder(grey, grey, 0, strip_px, 0, 0, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::cvtColor(grey, picture, cv::COLOR_GRAY2RGB);
  for (const auto& object : frame.segmented.objects) outline(picture, frame, object, zoom);
  for (const auto& object : frame.segmented.objects) number(picture, object, zoom);
  legend(picture, frame, zoom);
  return picture;
}

}  // namespace leukolens
