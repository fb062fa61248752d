#include "phase/object_peaks.hpp"

#include <algorithm>

namespace leukolens {
namespace {

constexpr float prominence = .5F;  // of a peak in another's halo: the share of its height at which they may meet

struct Pixel {
  float value;
  cv::Point at;
};

/// Above the level, brightest first, ties in the order of the image.
std::vector<Pixel> pixels_above(const cv::Mat1f& smooth, float low) {
  std::vector<Pixel> pixels;
  for (int y = 0; y < smooth.rows; ++y) {
    const float* row = smooth[y];
    for (int x = 0; x < smooth.cols; ++x)
      if (row[x] > low) pixels.push_back({row[x], {x, y}});
  }
  std::ranges::stable_sort(pixels, [](const Pixel& a, const Pixel& b) { return a.value > b.value; });
  return pixels;
}

/// Hills that grow downwards and become one where they meet.
class Flood {
 public:
  Flood(cv::Size size, const PeakOptions& options)
      : background_(static_cast<float>(options.background)),
        seed_(static_cast<float>(options.seed)),
        boundary_(static_cast<float>(options.boundary)),
        hill_at_(size.height + 2, size.width + 2, -1) {}  // a rim that is nobody's

  void take(const Pixel& pixel) {
    int own = -1;
    for (int dy = 0; dy <= 2; ++dy)
      for (int dx = 0; dx <= 2; ++dx) {
        const int there = hill_at_(pixel.at.y + dy, pixel.at.x + dx);
        if (there < 0) continue;
        const int other = root_of(there);
        own = own < 0 || own == other ? other : meet(own, other, pixel.value - background_);
      }
    if (own < 0) {
      own = static_cast<int>(hills_.size());
      hills_.push_back({pixel.value - background_, own});
    }
    hill_at_(pixel.at.y + 1, pixel.at.x + 1) = own;
  }

  int root_at(cv::Point at) { return root_of(hill_at_(at.y + 1, at.x + 1)); }
  bool is_peak(int hill) const { return hills_[static_cast<std::size_t>(hill)].top > seed_ - background_; }
  std::size_t hills() const { return hills_.size(); }

 private:
  struct Hill {
    float top;   ///< above the background
    int parent;  ///< its own number: it is part of no other
  };

  int root_of(int hill) {
    const auto parent = [this](int i) -> int& { return hills_[static_cast<std::size_t>(i)].parent; };
    while (parent(hill) != hill) hill = parent(hill) = parent(parent(hill));
    return hill;
  }

  /// @returns  the hill that a pixel between the two belongs to
  int meet(int a, int b, float level) {
    const auto top = [this](int i) { return hills_[static_cast<std::size_t>(i)].top; };
    const auto [lower, higher] = top(a) < top(b) ? std::pair(a, b) : std::pair(b, a);
    const bool beyond = level < boundary_ * top(higher);
    const bool stands_out = top(lower) > seed_ - background_ && level < prominence * top(lower);
    if (!beyond || !stands_out) hills_[static_cast<std::size_t>(lower)].parent = higher;
    return higher;
  }

  float background_, seed_, boundary_;
  cv::Mat1i hill_at_;
  std::vector<Hill> hills_;
};

}  // namespace

std::vector<Peak> peaks_of(const cv::Mat1f& smooth, const PeakOptions& options) {
  const auto pixels = pixels_above(smooth, static_cast<float>(options.low));
  Flood flood(smooth.size(), options);
  for (const auto& pixel : pixels) flood.take(pixel);
  std::vector<Peak> peaks;
  std::vector<int> peak_of(flood.hills(), -1);
  for (const auto& pixel : pixels) {
    const int hill = flood.root_at(pixel.at);
    if (!flood.is_peak(hill)) continue;
    int& peak = peak_of[static_cast<std::size_t>(hill)];
    if (peak < 0) {
      peak = static_cast<int>(peaks.size());
      peaks.emplace_back();
    }
    peaks[static_cast<std::size_t>(peak)].pixels.push_back(pixel.at);
  }
  return peaks;
}

}  // namespace leukolens
