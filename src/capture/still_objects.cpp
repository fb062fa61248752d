#include "capture/still_objects.hpp"

#include <algorithm>
#include <cmath>

namespace leukolens {
namespace {

constexpr double still_px = 2, found_px = 3;
constexpr double rounded_to_px = 16;

double distance(const cv::Point2d& a, const cv::Point2d& b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// The mean place of the frames' sightings near this one, and in how many frames there is one.
std::pair<cv::Point2d, std::size_t> around(const cv::Point2d& place, std::span<const std::vector<Sighting>> frames) {
  cv::Point2d sum(0, 0);
  std::size_t found = 0;
  for (const auto& frame : frames)
    for (const auto& sighting : frame)
      if (distance(sighting.centroid, place) <= still_px) {
        sum += sighting.centroid;
        ++found;
        break;
      }
  return {found > 0 ? sum / static_cast<double>(found) : place, found};
}

long rounded(double px) { return static_cast<long>(std::lround(px / rounded_to_px) * rounded_to_px); }

}  // namespace

StillObjects::StillObjects(std::span<const std::vector<Sighting>> frames) {
  constexpr std::size_t least = 4, most_looked_for = 500;
  if (frames.size() < least) return;
  const auto wanted = std::max<std::size_t>(least, (3 * frames.size() + 3) / 4);
  // One that stands in so many frames is in one of the first quarter or so.
  for (std::size_t f = 0; f + wanted <= frames.size(); ++f) {
    if (frames[f].size() > most_looked_for) continue;  // too crowded for a cell to be told from its neighbours
    for (const auto& sighting : frames[f]) {
      const auto [place, found] = around(sighting.centroid, frames);
      const bool known = std::ranges::any_of(places_, [&, &at = place](const auto& p) { return distance(p, at) <= found_px; });
      if (found >= wanted && !known) places_.push_back(place);
    }
  }
}

std::optional<std::string> StillObjects::name_of(const Sighting& sighting) const {
  const auto nearest = std::ranges::min_element(
      places_, {}, [&](const auto& place) { return distance(place, sighting.centroid); });
  if (nearest == places_.end() || distance(*nearest, sighting.centroid) > found_px) return {};
  return "still-" + std::to_string(rounded(nearest->x)) + "-" + std::to_string(rounded(nearest->y));
}

}  // namespace leukolens
