#pragma once
#include <span>
#include <vector>

#include "capture/assignment.hpp"
#include "capture/point_grid.hpp"
#include "capture/track.hpp"

namespace leukolens {

/// Tracks whose cells have become one object.
struct Touching {
  std::size_t cell;                 ///< the object
  std::vector<std::size_t> tracks;  ///< at least two, the oldest first
};

/// Objects that are as large as several tracks together which should be there and have no cell of their own.
/// @param ways     where each track should be
/// @param flow_known  whether a track that was seen once can be expected anywhere
/// @param cell_of  the assignment: the cell of each track, or `unassigned`
std::vector<Touching> find_touching(std::span<const Track> tracks, std::span<const Expectation> ways,
                                    std::span<const std::size_t> cell_of, std::span<const Sighting> cells,
                                    const PointGrid& grid, bool flow_known);

}  // namespace leukolens
