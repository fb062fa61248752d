#pragma once
#include <cmath>
#include <cstddef>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

#include "leukolens/capture/tracker.hpp"

namespace leukolens {

/// Finds the sightings near a point without looking at all of them.
class PointGrid {
 public:
  explicit PointGrid(std::span<const Sighting> cells);

  /// Calls `use(index, squared distance)` for each sighting within `radius`, in an order that depends on them alone.
  template <typename Use>
  void near(const cv::Point2d& p, double radius, Use&& use) const {
    const auto [x0, x1] = range(p.x - low_.x, radius, columns_);
    const auto [y0, y1] = range(p.y - low_.y, radius, rows_);
    for (int y = y0; y <= y1; ++y)
      for (int x = x0; x <= x1; ++x) {
        const std::size_t square =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x);
        for (std::size_t i = begins_[square]; i < begins_[square + 1]; ++i) {
          const cv::Point2d d = cells_[order_[i]].centroid - p;
          if (d.dot(d) <= radius * radius) use(order_[i], d.dot(d));
        }
      }
  }

 private:
  struct Range {
    int first, last;  ///< empty where last < first
  };
  Range range(double offset, double radius, int squares) const;

  std::span<const Sighting> cells_;
  cv::Point2d low_;
  double side_ = 1;
  int columns_ = 0, rows_ = 0;
  std::vector<std::size_t> begins_, order_;
};

}  // namespace leukolens
