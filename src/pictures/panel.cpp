#include "pictures/panel.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/text.hpp"
#include "pictures/lettering.hpp"

namespace leukolens {

std::vector<std::vector<cv::Point2f>> outlines_of(const cv::Mat1b& mask, int factor) {
  if (mask.empty()) return {};
  cv::Mat1f level;
  mask.convertTo(level, CV_32F, 1. / 255);
  // A rim of background closes outlines that run along the border of the image.
  cv::copyMakeBorder(level, level, 1, 1, 1, 1, cv::BORDER_REPLICATE);
  cv::resize(level, level, {}, factor, factor, cv::INTER_LINEAR);
  cv::GaussianBlur(level, level, {}, 0.9 * factor);
  std::vector<std::vector<cv::Point>> rough;
  cv::findContours(cv::Mat1b(level > 0.5f), rough, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  std::vector<std::vector<cv::Point2f>> smooth;
  for (const auto& contour : rough) {
    const auto n = static_cast<int>(contour.size()), reach = factor;
    auto& line = smooth.emplace_back();
    for (int i = 0; i < n; ++i) {  // running mean along the closed line takes the steps of single pixels away
      cv::Point2f sum(0, 0);
      for (int d = -reach; d <= reach; ++d)
        sum += cv::Point2f(contour[static_cast<std::size_t>(((i + d) % n + n) % n)]);
      line.push_back(sum / (2 * reach + 1.f) - cv::Point2f(1, 1) * static_cast<float>(factor));
    }
  }
  return smooth;
}

cv::Mat3b draw_panel(const cv::Mat1f& values, const std::vector<std::vector<cv::Point2f>>& outlines,
                     const PanelStyle& style) {
  cv::Mat1f large;
  cv::resize(values, large, {}, style.factor, style.factor, style.interpolation);
  cv::Mat3b panel = colourise(large, style.lo, style.hi, style.colours);
  constexpr int shift = 4;  // fractional bits of the points
  for (const auto& outline : outlines) {
    std::vector<cv::Point> points;
    for (const auto& p : outline) points.emplace_back(cv::Point(cvRound(p.x * 16), cvRound(p.y * 16)));
    const cv::Vec3b c = style.outline_colour;
    cv::polylines(panel, points, true, cv::Scalar(c[0], c[1], c[2]), 2, cv::LINE_AA, shift);
  }
  return panel;
}

double round_length(double most) {
  const double decade = std::pow(10., std::floor(std::log10(most)));
  for (const double step : {5., 2.})
    if (step * decade <= most) return step * decade;
  return decade;
}

void draw_scale_bar(cv::Mat3b& panel, double um_per_px) {
  const int margin = panel.cols / 22, thickness = std::max(4, panel.cols / 70);
  const double length_um = round_length(0.3 * panel.cols * um_per_px);
  const cv::Rect bar(margin, panel.rows - margin - thickness, cvRound(length_um / um_per_px), thickness);
  cv::rectangle(panel, bar + cv::Size(2, 2) - cv::Point(1, 1), cv::Scalar(0, 0, 0), cv::FILLED);
  cv::rectangle(panel, bar, cv::Scalar(255, 255, 255), cv::FILLED);
  TextStyle style{panel.cols / 24, {0, 0, 0}, true, Align::centre};
  const cv::Point middle(bar.x + bar.width / 2, bar.y - panel.cols / 40);
  const std::string text = to_text(length_um) + " \xC2\xB5m";
  for (const auto& d : {cv::Point(1, 1), cv::Point(-1, 1), cv::Point(1, -1), cv::Point(-1, -1)})
    draw_text(panel, middle + d, text, style);
  style.colour = {255, 255, 255};
  draw_text(panel, middle, text, style);
}

}  // namespace leukolens
