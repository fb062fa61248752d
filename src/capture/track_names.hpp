#pragma once
#include <map>
#include <string>
#include <utility>

#include "leukolens/capture/capture_cells.hpp"

namespace leukolens {

/// One name for a cell that is followed over several blocks. Each block names a cell that was there before it looked
/// after a later sighting; that sighting's own row tells the name that the cell had till then.
class TrackNames {
 public:
  /// @param step  frames from one that is looked at to the next
  explicit TrackNames(std::size_t step) : reach_((warm_up_frames + 1) * step + most_frames_a_block) {}

  /// The oldest name of the cell's track; of all cells, in the order of the source.
  std::string oldest(const Cell& cell);

 private:
  using Sighting = std::pair<std::size_t, std::size_t>;  // frame and cell
  std::size_t reach_;                                    // frames that a name may lie back
  const InputFile* file_ = nullptr;
  std::map<Sighting, std::string> seen_;  // name of each sighting's track, of late
};

}  // namespace leukolens
