#pragma once
#include <array>
#include <opencv2/core/types.hpp>

#include "capture/flow.hpp"
#include "leukolens/capture/tracker.hpp"

namespace leukolens {

/// Where a cell may be now, and how it came there.
struct Expectation {
  cv::Point2d place, step;                 ///< px, px per frame
  double variance = 0, step_variance = 0;  ///< of each coordinate, without the new centroid's error
  double surprise = 0;                     ///< added to the cost: -2 log of how seldom cells move so
  bool own = false;                        ///< by the cell's own velocity
};

/// A cell that is followed: a Kalman filter of place and step, alike and independent in x and y.
class Track {
 public:
  Track(const TrackId& id, const Sighting& cell, double now, const TrackerOptions& options);

  /// Up to three ways to go on from the last sighting: by its own velocity, with the flow, standing still.
  struct Expectations {
    std::array<Expectation, 3> ways;
    std::size_t count = 0;
    const Expectation* begin() const { return ways.data(); }
    const Expectation* end() const { return ways.data() + count; }
  };
  Expectations expect(double now, const Flow& flow) const;
  /// The likeliest of them.
  Expectation likeliest(double now, const Flow& flow) const { return expect(now, flow).ways[0]; }

  /// Takes a sighting that came about in the way given.
  void see(const Sighting& cell, const Expectation& way, double now);
  /// Goes on below an object that it is a part of.
  void go_below(const cv::Point2d& place, const Expectation& way, double now);

  const TrackId& id() const { return id_; }
  const Sighting& last() const { return last_; }
  double time() const { return time_; }
  const cv::Point2d& step() const { return step_; }
  bool has_velocity() const { return sightings_ > 1; }
  bool stands() const;

  std::size_t missed = 0;    ///< frames running
  std::size_t touching = 0;  ///< frames running below another's name

 private:
  double change_of_step() const;

  TrackId id_;
  Sighting last_;
  double time_;  ///< of `place_`
  cv::Point2d place_, step_;
  double place_variance_, covariance_ = 0, step_variance_ = 0;
  int sightings_ = 1;
  TrackerOptions options_;
};

/// Variance of a centroid that is compared with one of another size: a cell cut by the border, touching another or
/// segmented otherwise has its centroid elsewhere.
double centroid_variance(const Sighting& before, const Sighting& now, const TrackerOptions& options);

}  // namespace leukolens
