#include "phase/frame_levels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace leukolens {
namespace {

constexpr double noises_low = 6, noises_seed = 12;
constexpr double rise_rad = .1, rise_arbitrary = .02;  // below it nothing is an object
constexpr int bins = 1024;

struct Histogram {
  double lo, width;  ///< of the first bin, of each bin
  std::array<std::size_t, bins> counts{};
  std::size_t all = 0;
  double centre(int bin) const { return lo + (bin + .5) * width; }
};

Histogram histogram_of(const cv::Mat1f& phase) {
  double lo = 0, hi = 0;
  cv::minMaxLoc(phase, &lo, &hi);
  Histogram h{lo, (hi - lo) / bins};
  if (h.width <= 0) return h;
  const auto scale = static_cast<float>(1 / h.width);
  for (int y = 0; y < phase.rows; ++y)
    for (const float value : cv::Mat1f(phase.row(y)))
      ++h.counts[static_cast<std::size_t>(
          std::clamp(static_cast<int>((value - static_cast<float>(lo)) * scale), 0, bins - 1))];
  h.all = phase.total();
  return h;
}

/// Centre of the narrowest window of bins that holds half of the pixels: the medium, which is flat, also where cells
/// cover a third of the frame. (The half-sample mode's first step, Bickel & Fruehwirth, CSDA 50, 2006.)
int densest_half(const Histogram& h, int& first, int& past) {
  std::size_t inside = 0, narrowest = bins + 1;
  const std::size_t wanted = (h.all + 1) / 2;
  for (int begin = 0, end = 0; begin < bins; inside -= h.counts[static_cast<std::size_t>(begin++)]) {
    while (end < bins && inside < wanted) inside += h.counts[static_cast<std::size_t>(end++)];
    if (inside < wanted) break;
    if (static_cast<std::size_t>(end - begin) < narrowest) {
      narrowest = static_cast<std::size_t>(end - begin);
      first = begin;
      past = end;
    }
  }
  int peak = first;
  for (int bin = first; bin < past; ++bin)
    if (h.counts[static_cast<std::size_t>(bin)] > h.counts[static_cast<std::size_t>(peak)]) peak = bin;
  return peak;
}

/// Mean of the bins of the window.
double mean_of(const Histogram& h, int first, int past) {
  double sum = 0, n = 0;
  for (int bin = first; bin < past; ++bin) {
    const auto count = static_cast<double>(h.counts[static_cast<std::size_t>(bin)]);
    sum += count * h.centre(bin);
    n += count;
  }
  return n > 0 ? sum / n : h.lo;
}

}  // namespace

FrameLevels levels_of(const PhaseImage& frame) {
  const double rise = frame.unit == Unit::rad ? rise_rad : rise_arbitrary;
  const auto h = histogram_of(frame.phase);
  FrameLevels levels{h.lo, 0, h.lo + rise, h.lo + 2 * rise};
  if (h.width <= 0) return levels;
  int first = 0, past = bins;
  const int peak = densest_half(h, first, past);
  // Where the medium is clipped (`.phase` files end at their crop) most pixels share one value, the medium's own.
  const bool clipped = h.counts[static_cast<std::size_t>(peak)] * 4 > h.all;
  levels.background = clipped ? h.centre(peak) : mean_of(h, first, past);
  // Of normal noise the densest half spans 1.349 standard deviations.
  levels.noise = (past - first) * h.width / 1.349;
  levels.low = levels.background + std::max(noises_low * levels.noise, rise);
  levels.seed = levels.background + std::max(noises_seed * levels.noise, 2 * rise);
  return levels;
}

}  // namespace leukolens
