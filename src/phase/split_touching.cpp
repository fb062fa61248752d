#include "phase/split_touching.hpp"

#include <algorithm>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace leukolens {
namespace {

struct Pixel {
  float width;  ///< half of the mask's, px
  cv::Point at;
};

/// Pixels of the mask from the widest places to the narrowest, ties in the order of the image.
std::vector<Pixel> by_width(const cv::Mat1f& distance) {
  std::vector<Pixel> pixels;
  for (int y = 0; y < distance.rows; ++y)
    for (int x = 0; x < distance.cols; ++x)
      if (distance(y, x) > 0) pixels.push_back({distance(y, x), {x, y}});
  std::ranges::stable_sort(pixels, [](const Pixel& a, const Pixel& b) { return a.width > b.width; });
  return pixels;
}

/// Hills of the distance transform while they are flooded from their tops.
class Hills {
 public:
  Hills(cv::Size size, double neck, double least_width) : neck_(neck), least_width_(least_width), hill_at_(size, -1) {}

  /// @param pixel  not at the rim of the image
  void take(const Pixel& pixel) {
    int own = -1;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const int there = hill_at_(pixel.at.y + dy, pixel.at.x + dx);
        if (there < 0) continue;
        const int other = root_of(there);
        own = own < 0 || own == other ? other : meet(own, other, pixel.width);
      }
    if (own < 0) {
      own = static_cast<int>(hills_.size());
      hills_.push_back({pixel, own});
    }
    hill_at_(pixel.at) = own;
  }

  /// The largest disc about each top, and the part that it belongs to, from 0.
  struct Disc {
    cv::Point centre;
    float radius;
    int part;
  };
  std::vector<Disc> discs(int& parts) {
    std::vector<int> part_of(hills_.size(), -1);
    std::vector<Disc> out;
    parts = 0;
    for (std::size_t i = 0; i < hills_.size(); ++i) {
      int& part = part_of[static_cast<std::size_t>(root_of(static_cast<int>(i)))];
      if (part < 0) part = parts++;
      out.push_back({hills_[i].top.at, hills_[i].top.width, part});
    }
    return out;
  }

 private:
  struct Hill {
    Pixel top;
    int parent;  ///< its own number: it is part of no other
  };

  int root_of(int hill) {
    const auto parent = [this](int i) -> int& { return hills_[static_cast<std::size_t>(i)].parent; };
    while (parent(hill) != hill) hill = parent(hill) = parent(parent(hill));
    return hill;
  }

  int meet(int a, int b, float width) {
    const auto top = [this](int i) { return hills_[static_cast<std::size_t>(i)].top.width; };
    const auto [lower, higher] = top(a) < top(b) ? std::pair(a, b) : std::pair(b, a);
    const bool apart = width < neck_ * top(lower) && 2 * top(lower) >= least_width_;
    if (!apart) hills_[static_cast<std::size_t>(lower)].parent = higher;
    return higher;
  }

  double neck_, least_width_;
  cv::Mat1i hill_at_;
  std::vector<Hill> hills_;
};

/// The part whose disc has the least power of the point: two discs part along the line through the points where their
/// circles cross, which is the neck. (Aurenhammer, SIAM J. Comput. 16, 1987.)
int part_of(cv::Point at, const std::vector<Hills::Disc>& discs) {
  int nearest = 0;
  float least = std::numeric_limits<float>::infinity();
  for (const auto& disc : discs) {
    const auto dx = static_cast<float>(at.x - disc.centre.x), dy = static_cast<float>(at.y - disc.centre.y);
    const float power = dx * dx + dy * dy - disc.radius * disc.radius;
    if (power >= least) continue;
    least = power;
    nearest = disc.part;
  }
  return nearest;
}

}  // namespace

cv::Mat1i split_touching(const cv::Mat1b& mask, double neck, double least_width_px) {
  cv::Mat1b padded;
  cv::copyMakeBorder(mask, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::Mat1f distance;
  cv::distanceTransform(padded, distance, cv::DIST_L2, cv::DIST_MASK_5);
  const auto pixels = by_width(distance);
  Hills hills(padded.size(), neck, least_width_px);
  for (const auto& pixel : pixels) hills.take(pixel);
  int parts = 0;
  const auto discs = hills.discs(parts);
  cv::Mat1i labels = cv::Mat1i::zeros(mask.size());
  for (const auto& pixel : pixels) labels(pixel.at - cv::Point(1, 1)) = parts == 1 ? 1 : 1 + part_of(pixel.at, discs);
  return labels;
}

}  // namespace leukolens
