#pragma once
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pictures/lettering.hpp"

namespace leukolens {

/// A picture as the list of what lies on white paper, the lowest first; px from the upper left corner.
struct Drawing {
  struct Image {
    cv::Point corner;
    cv::Mat3b pixels;  ///< red, green, blue; not enlarged
  };
  struct Box {  ///< filled
    cv::Rect box;
    cv::Vec3b colour;
  };
  struct Lines {
    cv::Rect inside;  ///< cut at its sides; points count from its corner, whole numbers are the middles of pixels
    std::vector<std::vector<cv::Point2f>> paths;
    double width;
    cv::Vec3b colour;
  };
  struct Text {
    cv::Point anchor;
    std::string text;
    TextStyle style;
    bool upwards = false;                         ///< turned by 90 degrees; the anchor is the middle of its base line
    std::optional<cv::Vec3b> rim = std::nullopt;  ///< colour of a thin rim around the letters
  };
  using Item = std::variant<Image, Box, Lines, Text>;

  cv::Size size;
  std::vector<Item> items;

  template <typename Thing>
  void add(Thing thing) {
    items.emplace_back(std::in_place_type<Thing>, std::move(thing));
  }
};

/// H x W, red, green, blue. What lies beyond the paper is cut.
cv::Mat3b rasterise(const Drawing& drawing);

/// A PDF of one page at 200 px an inch, text as text, lines as vectors; no date, so the same drawing gives the same
/// bytes.
std::string pdf_of(const Drawing& drawing);

}  // namespace leukolens
