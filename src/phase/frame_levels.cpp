#include "phase/frame_levels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace leukolens {
namespace {

constexpr double noises_low = 4, noises_seed = 8;
constexpr double rise_rad = .15, rise_arbitrary = .03;  // below it nothing is an object
constexpr double rises_seed = 3;
constexpr double dense_share = .3;     // of the pixels; the medium shows at least so many
constexpr double dense_width = .7706;  // normal noise: standard deviations that hold the densest 30 % of the values
constexpr int bins = 1024;
constexpr int enough_pixels = 1 << 16;
constexpr int fine_enough = 32;  // bins that the densest share covers
constexpr int most_rounds = 8;   // each narrows the range by 16 or more

struct Range {
  double lo, hi;
};

struct Histogram {
  double lo, width;  ///< of the first bin, of each bin
  std::array<std::size_t, bins> counts{};
  double centre(int bin) const { return lo + (bin + .5) * width; }
};

/// Of every n-th row.
Histogram histogram_of(const cv::Mat1f& phase, Range range, int row_step) {
  Histogram h{range.lo, (range.hi - range.lo) / bins};
  const auto scale = static_cast<float>(1 / h.width), lo = static_cast<float>(range.lo);
  for (int y = 0; y < phase.rows; y += row_step) {
    const float* row = phase[y];
    for (int x = 0; x < phase.cols; ++x) {
      const float place = (row[x] - lo) * scale;
      if (place >= 0 && place < static_cast<float>(bins)) ++h.counts[static_cast<std::size_t>(place)];
    }
  }
  return h;
}

/// Bins first..past - 1: the narrowest window that holds `wanted` pixels, the lowest of equals.
struct Window {
  int first = 0, past = bins;
};
Window densest(const Histogram& h, std::size_t wanted) {
  Window narrowest;
  std::size_t inside = 0;
  for (int begin = 0, end = 0; begin < bins; inside -= h.counts[static_cast<std::size_t>(begin++)]) {
    while (end < bins && inside < wanted) inside += h.counts[static_cast<std::size_t>(end++)];
    if (inside < wanted) break;
    if (end - begin < narrowest.past - narrowest.first) narrowest = {begin, end};
  }
  return narrowest;
}

double mean_of(const Histogram& h, const Window& window) {
  double sum = 0, n = 0;
  for (int bin = window.first; bin < window.past; ++bin) {
    const auto count = static_cast<double>(h.counts[static_cast<std::size_t>(bin)]);
    sum += count * h.centre(bin);
    n += count;
  }
  return n > 0 ? sum / n : h.lo;
}

struct Medium {
  double level, spread;
};

/// The medium is flat, so its values stand closest together, also where cells cover most of the frame. (The first step
/// of the half-sample mode, Bickel & Fruehwirth, CSDA 50, 2006, with a smaller share.) One far value, as of a dead
/// pixel, makes the bins coarse: then the histogram is drawn again of the neighbourhood of the densest one.
/// @param resolution  finer bins than this are of no use
Medium medium_of(const cv::Mat1f& phase, double resolution) {
  Range range{};
  cv::minMaxLoc(phase, &range.lo, &range.hi);
  const int row_step = std::max(1, static_cast<int>(phase.total()) / enough_pixels);
  const double looked_at = static_cast<double>((phase.rows + row_step - 1) / row_step) * phase.cols;
  const auto wanted = static_cast<std::size_t>(std::ceil(dense_share * looked_at));
  Medium medium{range.lo, 0};
  for (int round = 0; round < most_rounds; ++round) {
    // Values as close as this are one value; the upper end must lie above the largest.
    const double least = 1e-6 * std::max({1., std::abs(range.lo), std::abs(range.hi)});
    if (range.hi - range.lo < least) break;
    range.hi += 1e-6 * (range.hi - range.lo);
    const auto h = histogram_of(phase, range, row_step);
    const auto window = densest(h, wanted);
    medium = {mean_of(h, window), (window.past - window.first) * h.width / dense_width};
    if (window.past - window.first >= fine_enough || h.width < resolution) break;
    range = {h.lo + (window.first - 1) * h.width, h.lo + (window.past + 1) * h.width};
  }
  return medium;
}

}  // namespace

FrameLevels levels_of(const PhaseImage& frame) {
  const double rise = frame.unit == Unit::rad ? rise_rad : rise_arbitrary;
  const auto medium = medium_of(frame.phase, rise / 100);
  return {medium.level, medium.spread, medium.level + std::max(noises_low * medium.spread, rise),
          medium.level + std::max(noises_seed * medium.spread, rises_seed * rise)};
}

}  // namespace leukolens
