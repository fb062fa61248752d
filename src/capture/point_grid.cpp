#include "capture/point_grid.hpp"

#include <algorithm>

namespace leukolens {
namespace {

constexpr double least_side_px = 24;
constexpr int most_squares = 256;  ///< along each side, however far apart the points lie

}  // namespace

PointGrid::PointGrid(std::span<const Sighting> cells) : cells_(cells), begins_(1, 0) {
  if (cells.empty()) return;
  low_ = cells[0].centroid;
  cv::Point2d high = low_;
  for (const Sighting& c : cells) {
    low_ = {std::min(low_.x, c.centroid.x), std::min(low_.y, c.centroid.y)};
    high = {std::max(high.x, c.centroid.x), std::max(high.y, c.centroid.y)};
  }
  side_ = std::max({least_side_px, (high.x - low_.x) / most_squares, (high.y - low_.y) / most_squares});
  columns_ = static_cast<int>((high.x - low_.x) / side_) + 1;
  rows_ = static_cast<int>((high.y - low_.y) / side_) + 1;

  std::vector<std::size_t> squares;
  begins_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_) + 1, 0);
  for (const Sighting& c : cells) {
    const auto x = static_cast<std::size_t>((c.centroid.x - low_.x) / side_);
    const auto y = static_cast<std::size_t>((c.centroid.y - low_.y) / side_);
    squares.push_back(y * static_cast<std::size_t>(columns_) + x);
    ++begins_[squares.back() + 1];
  }
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  order_.resize(cells.size());
  std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
  for (std::size_t i = 0; i < cells.size(); ++i) order_[next[squares[i]]++] = i;
}

PointGrid::Range PointGrid::range(double offset, double radius, int squares) const {
  const double first = std::floor((offset - radius) / side_), last = std::floor((offset + radius) / side_);
  if (!(last >= 0) || !(first < squares)) return {0, -1};
  return {static_cast<int>(std::max(first, 0.0)), static_cast<int>(std::min(last, squares - 1.0))};
}

}  // namespace leukolens
