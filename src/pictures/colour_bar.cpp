#include "pictures/colour_bar.hpp"

#include <algorithm>

#include "pictures/caption.hpp"
#include "pictures/panel.hpp"

namespace leukolens {
namespace {

constexpr int number_gap = 8;

TextStyle number_style(int letter_px) { return {letter_px, ink, false, Align::left}; }

int number_width(const ColourBar& bar) {
  int widest = 0;
  for (const auto& number : bar.numbers)
    widest = std::max(widest, text_width(number.text, number_style(bar.letter_px)));
  return widest;
}

/// From 1 at the top to 0 at the foot.
cv::Mat1f upright_ramp(cv::Size size) {
  cv::Mat1f ramp(size);
  for (int y = 0; y < size.height; ++y)
    ramp.row(y) = size.height < 2 ? 0.f : static_cast<float>(size.height - 1 - y) / static_cast<float>(size.height - 1);
  return ramp;
}

/// From black to white: what the colours of an overlay may lie on.
cv::Mat1b grey_across(cv::Size size) {
  cv::Mat1b grey(size);
  for (int x = 0; x < size.width; ++x) grey.col(x) = cvRound(255. * x / std::max(1, size.width - 1));
  return grey;
}

std::vector<ColourBar::Number> ends_and_middle(double lo, double hi) {
  if (!(hi > lo)) return {{1, short_number(hi)}, {0, short_number(lo)}};
  return {{1, short_number(hi)}, {0.5, short_number((lo + hi) / 2)}, {0, short_number(lo)}};
}

/// Lines across a grey bar, as they are drawn over the grey phase.
ColourBar contour_bar(const MapLook& look, cv::Size size) {
  ColourBar bar{cv::Mat3b(size, cv::Vec3b(96, 96, 96)), {}, "", 0};
  for (const double sign : {1., -1.}) {
    if (sign < 0 && !look.is_signed) continue;
    for (const double fraction : contour_fractions) {
      const double at = look.is_signed ? 0.5 + sign * fraction / 2 : fraction;
      const int y = cvRound((1 - at) * (size.height - 1));
      const cv::Rect line(0, std::max(0, y - 1), size.width, 3);
      bar.colours(line & cv::Rect({0, 0}, size)).setTo(contour_colour(sign * fraction, look));
      bar.numbers.push_back({at, short_number(sign * fraction * look.largest)});
    }
  }
  return bar;
}

}  // namespace

int ColourBar::width() const {
  return colours.cols + number_gap + number_width(*this) + (title.empty() ? 0 : letter_px * 12 / 5);
}

ColourBar phase_bar(const cv::Mat1f& phase, const std::string& title, cv::Size size, int letter_px) {
  double lo, hi;
  cv::minMaxLoc(phase, &lo, &hi);
  return {colourise(upright_ramp(size), 0, 1, ColourMap::grey), ends_and_middle(lo, hi), title, letter_px};
}

ColourBar map_bar(const MapLook& look, const std::string& title, cv::Size size, int letter_px) {
  ColourBar bar;
  if (look.style == PictureStyle::contour) {
    bar = contour_bar(look, size);
  } else {
    MapLook unit = look;
    unit.largest = 1;
    const cv::Mat1f ramp = upright_ramp(size) * (1 - unit.lo()) + unit.lo();
    bar = {coloured(grey_across(size), ramp, unit), ends_and_middle(look.lo(), look.largest), "", 0};
    if (look.cut_above) bar.numbers.front().text.insert(0, "\u2265 ");
    if (look.cut_below) bar.numbers.back().text.insert(0, "\u2264 ");
  }
  bar.title = title;
  bar.letter_px = letter_px;
  return bar;
}

void add_colour_bar(Drawing& drawing, cv::Point corner, const ColourBar& bar) {
  add_panel(drawing, corner, bar.colours);
  const auto style = number_style(bar.letter_px);
  const int height = bar.colours.rows, x = corner.x + bar.colours.cols + number_gap;
  for (const auto& number : bar.numbers) {
    const int middle = cvRound((1 - number.at) * height);
    const int base = std::clamp(middle + bar.letter_px / 2, bar.letter_px, height);
    drawing.add(Drawing::Text{{x, corner.y + base}, number.text, style});
  }
  if (bar.title.empty()) return;
  const TextStyle words{bar.letter_px, soft_ink, false, Align::centre};
  drawing.add(
      Drawing::Text{{corner.x + bar.width(), corner.y + height / 2}, fit_text(bar.title, words, height), words, true});
}

}  // namespace leukolens
