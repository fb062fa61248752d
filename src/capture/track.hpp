#pragma once
#include <array>
#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>

#include "capture/flow.hpp"
#include "leukolens/capture/tracker.hpp"

namespace leukolens {

/// Where a cell may be now, and how it came there: place and step (px, px per frame) with their covariance.
struct Expectation {
  cv::Vec4d state;  ///< x, y, step in x, step in y
  cv::Matx44d covariance;
  double surprise = 0;  ///< added to the cost: -2 log of how seldom cells move so

  cv::Point2d place() const { return {state[0], state[1]}; }
  cv::Matx22d place_covariance() const { return covariance.get_minor<2, 2>(0, 0); }
  double deviation() const;  ///< px, along the longer axis at most
};

/// A cell that is followed, by a Kalman filter of place and step.
class Track {
 public:
  Track(const TrackId& id, const Sighting& cell, double now, const TrackerOptions& options);

  /// The ways to go on from the last sighting: by its own velocity, with the flow, standing still.
  struct Expectations {
    std::array<Expectation, 4> ways;
    std::size_t count = 0;
    const Expectation* begin() const { return ways.data(); }
    const Expectation* end() const { return ways.data() + count; }
  };
  Expectations expect(double now, const Flow& flow) const;
  /// The likeliest of them.
  Expectation likeliest(double now, const Flow& flow) const { return expect(now, flow).ways[0]; }

  /// Takes a sighting that came about in the way given.
  void see(const Sighting& cell, const Expectation& way, double now);
  /// Goes on below an object that it is a part of, moved by `shift` from where it was expected.
  void go_below(const cv::Point2d& shift, const Expectation& way, double now);

  /// From the last sighting, or from that before another cell may have joined it.
  double difference_of_looks(const Sighting& cell) const;

  const TrackId& id() const { return id_; }
  const Sighting& last() const { return last_; }
  double time() const { return time_; }
  double speed() const { return std::hypot(state_[2], state_[3]); }
  int sightings() const { return sightings_; }
  bool has_velocity() const { return sightings_ > 1; }
  bool stands() const;

  std::size_t missed = 0;    ///< frames running
  std::size_t touching = 0;  ///< frames running below another's name

 private:
  TrackId id_;
  Sighting last_;
  Sighting before_;  ///< the last before it grew as if by another cell
  double time_;      ///< of `state_`
  cv::Vec4d state_;
  cv::Matx44d covariance_;
  int sightings_ = 1;
  TrackerOptions options_;
};

/// Variance of a centroid that is compared with one of another size: a cell cut by the border, touching another or
/// segmented otherwise has its centroid elsewhere.
double centroid_variance(const Sighting& before, const Sighting& now, const TrackerOptions& options);

}  // namespace leukolens
