#include "capture/touching.hpp"

#include <algorithm>
#include <cmath>

namespace leukolens {
namespace {

constexpr double least_share = 0.75, most_share = 1.35;  ///< areas of the tracks over that of the object

double radius_of(double area_px) { return std::sqrt(area_px / CV_PI); }

/// How far a part's centre may be from that of the whole.
double reach(const Track& part, const Sighting& whole) {
  return radius_of(whole.area_px) + 0.5 * radius_of(part.last().area_px);
}

}  // namespace

std::vector<Touching> find_touching(std::span<const Track> tracks, std::span<const Expectation> ways,
                                    std::span<const std::size_t> cell_of, std::span<const Sighting> cells,
                                    const PointGrid& grid, bool flow_known) {
  std::vector<std::vector<std::size_t>> parts(cells.size());
  double largest = 0;
  for (const Sighting& c : cells) largest = std::max(largest, c.area_px);
  for (std::size_t t = 0; t < tracks.size(); ++t) {
    if (cell_of[t] != unassigned || !(tracks[t].has_velocity() || flow_known)) continue;
    const double farthest = 1.5 * radius_of(largest);
    grid.near(ways[t].place(), farthest, [&](std::size_t i, double squared) {
      if (std::sqrt(squared) < reach(tracks[t], cells[i]) && cells[i].area_px > 1.3 * tracks[t].last().area_px)
        parts[i].push_back(t);
    });
  }
  for (std::size_t t = 0; t < tracks.size(); ++t)
    if (cell_of[t] != unassigned && !parts[cell_of[t]].empty()) parts[cell_of[t]].push_back(t);

  std::vector<Touching> found;
  std::vector<char> taken(tracks.size(), 0);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::erase_if(parts[i], [&](std::size_t t) { return taken[t]; });
    double area = 0;
    for (const std::size_t t : parts[i]) area += tracks[t].last().area_px;
    if (parts[i].size() < 2 || area < least_share * cells[i].area_px || area > most_share * cells[i].area_px) continue;
    std::sort(parts[i].begin(), parts[i].end(),
              [&](std::size_t a, std::size_t b) { return tracks[a].id() < tracks[b].id(); });
    for (const std::size_t t : parts[i]) taken[t] = 1;
    found.push_back({i, parts[i]});
  }
  return found;
}

}  // namespace leukolens
