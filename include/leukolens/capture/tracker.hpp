#pragma once
#include <compare>
#include <cstddef>
#include <memory>
#include <opencv2/core/types.hpp>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// A cell as the tracker sees it.
struct Sighting {
  cv::Point2d centroid;  ///< px, finite
  double area_px;        ///< > 0
  double mean_phase;     ///< over the cell, unit of the image
};

/// A track is named by its first sighting: the number of the frame and of the cell within it.
struct TrackId {
  std::size_t frame, cell;
  auto operator<=>(const TrackId&) const = default;
};
std::string text_of(const TrackId& id);  ///< `12:0`

/// How cells are expected to move. The defaults suit a flow chamber in which a cell is seen a few times to often.
struct TrackerOptions {
  double localisation_px = 1.5;         ///< standard deviation of a centroid, > 0
  double acceleration_px = 1.0;         ///< standard deviation of the change of a cell's step from frame to frame, >= 0
  double relative_acceleration = 0.05;  ///< the same as a fraction of the step, >= 0; both add up
  double max_step_px = 480;             ///< a cell moves less than this from one frame to the next, > 0
  std::size_t max_missed_frames = 2;    ///< a track ends when its cell is missed in more frames running
  std::size_t max_touching_frames = 40;  ///< cells that are one object for longer are no longer told apart
  std::size_t flow_memory_frames = 48;   ///< the flow is estimated from this many frames, >= 2
};

/// Follows cells in a flow from frame to frame: constant velocity with a Kalman filter for each cell, a flow profile
/// for those that have no velocity yet, one optimal assignment per frame (Jonker & Volgenant, Computing 38, 1987).
///
/// The flow is a function of the sightings of the last `flow_memory_frames` frames alone, by a vote over displacements
/// between frames: nobody states a speed or a direction, and an error in one track spoils no other. So trackers that
/// began at different frames agree soon; a track that was there before one of them began has another name in it.
/// Each cell may also stand still (debris that sticks), stop, or go off with the flow.
/// Two cells that become one object go on below it: the object carries the older track's name, and both have their own
/// names back when they part. Frames that the camera dropped without saying so, or delivered twice, are noticed where
/// all cells agree on it.
class Tracker {
 public:
  explicit Tracker(const TrackerOptions& options = {});  ///< @throws Error  Kind::bad_value naming an option
  ~Tracker();
  Tracker(Tracker&&) noexcept;
  Tracker& operator=(Tracker&&) noexcept;

  /// @param frame  number of the frame, above that of the last call; numbers left out are frames that were not there
  /// @param cells  all cells of the frame, in any order; may be empty
  /// @returns one id for each cell, all different
  /// @throws Error  Kind::bad_value when the number does not rise
  std::vector<TrackId> next(std::size_t frame, std::span<const Sighting> cells);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace leukolens
