#include "phase/object_peaks.hpp"

#include "phase/hill_flood.hpp"

namespace leukolens {
namespace {

constexpr float prominence = .5F;  // of a peak in another's halo: the share of its height at which they may meet

}  // namespace

std::vector<Peak> peaks_of(const cv::Mat1f& smooth, const PeakOptions& options) {
  const auto background = static_cast<float>(options.background), seed = static_cast<float>(options.seed),
             boundary = static_cast<float>(options.boundary);
  const auto stays_apart = [=](float lower_top, float higher_top, float height) {
    const float lower = lower_top - background, higher = higher_top - background, level = height - background;
    const bool beyond = level < boundary * higher;
    const bool stands_out = lower > seed - background && level < prominence * lower;
    return beyond && stands_out;
  };
  const auto pixels = highest_first(smooth, static_cast<float>(options.low));
  HillFlood flood(smooth.size(), stays_apart);
  for (const auto& pixel : pixels) flood.take(pixel);
  std::vector<Peak> peaks;
  std::vector<int> peak_of(flood.tops().size(), -1);
  for (const auto& pixel : pixels) {
    const int hill = flood.root_at(pixel.at);
    if (!(flood.tops()[static_cast<std::size_t>(hill)].height - background > seed - background)) continue;
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
