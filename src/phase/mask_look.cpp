#include <algorithm>
#include <cmath>
#include <map>

#include "leukolens/phase/recognise.hpp"

namespace leukolens {
namespace {

// Neighbours that agree. Noise and slopes of real images reach .5; enlarged threefold without smoothing, .8.
constexpr std::size_t few_values = 8;
constexpr double least_of_few = 0.75, least_of_many = 0.9;

std::vector<float> samples_of(const Frame& frame) {
  std::vector<float> samples(std::size_t(frame.height) * frame.width);
  to_floats(frame.type, frame.samples.data(), samples.size(), samples.data());
  return samples;
}

/// Nearly every phase image is told from a mask by this alone, without counting its values.
bool rarely_changes(const std::vector<float>& samples) {
  std::size_t equal = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) equal += samples[i] == samples[i - 1];
  return 2 * equal > samples.size();
}

/// The commonest of the values, and how many there are.
std::pair<float, std::size_t> commonest(const std::vector<float>& samples) {
  std::map<float, std::size_t> counts;
  for (const float value : samples) ++counts[value];
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return {most->first, counts.size()};
}

}  // namespace

bool looks_like_mask(const Frame& frame) {
  if (frame.channels != 1 || frame.width < 2 || frame.height < 2) return false;
  const auto samples = samples_of(frame);
  if (!std::ranges::all_of(samples, [](float value) { return value == std::round(value); })) return false;
  if (!rarely_changes(samples)) return false;
  const auto [background, values] = commonest(samples);
  if (values <= 2) return values == 2;
  const auto width = static_cast<std::size_t>(frame.width);
  std::size_t pairs = 0, equal = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i] == background) continue;
    for (const std::size_t next : {(i + 1) % width ? i + 1 : samples.size(), i + width}) {
      if (next >= samples.size() || samples[next] == background) continue;
      ++pairs;
      equal += samples[next] == samples[i];
    }
  }
  const double least = values <= few_values ? least_of_few : least_of_many;
  return pairs > 0 && static_cast<double>(equal) >= least * static_cast<double>(pairs);
}

}  // namespace leukolens
