#include "capture/track.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "capture/likeness.hpp"

namespace leukolens {
namespace {

constexpr double surprise_of_standing = 9;       ///< of a cell that has been seen once, in a known flow
constexpr double surprise_of_unusual_speed = 3;  ///< for its place across the stream, as of cells far above or below
constexpr double unusual_speed = 0.25;           ///< standard deviation, relative
constexpr double surprise_of_change = 8;         ///< of one that had another velocity
constexpr double most_growth = 1.4;              ///< of a cell's area that is no other cell's
constexpr double standing_deviation_px = 0.7;    ///< of the step of what stands

double squared(double x) { return x * x; }

cv::Matx44d blocks(const cv::Matx22d& place, const cv::Matx22d& step) {
  return {place(0, 0), place(0, 1), 0,          0,          place(1, 0), place(1, 1), 0,          0,
          0,           0,           step(0, 0), step(0, 1), 0,           0,           step(1, 0), step(1, 1)};
}

/// Moves a state on by `dt` frames at its own step.
Expectation moved(const cv::Vec4d& state, const cv::Matx44d& covariance, double dt, double surprise) {
  cv::Matx44d motion = cv::Matx44d::eye();
  motion(0, 2) = motion(1, 3) = dt;
  return {motion * state, motion * covariance * motion.t(), surprise};
}

/// The step as the flow's growing or fading changes it; what does not go with the flow keeps its own.
cv::Vec4d with_flow(cv::Vec4d state, const Flow& flow, double dt) {
  if (!flow.known) return state;
  const cv::Point2d own(state[2], state[3]), common = flow.at({state[0], state[1]}).step;
  const double share = std::clamp(own.dot(common) / std::max(common.dot(common), 1.0), 0.0, 1.0);
  const cv::Point2d change = flow.acceleration() * (share * dt);
  state[2] += change.x;
  state[3] += change.y;
  return state;
}

}  // namespace

double Expectation::deviation() const { return std::sqrt(covariance(0, 0) + covariance(1, 1)); }

Track::Track(const TrackId& id, const Sighting& cell, double now, const TrackerOptions& options)
    : id_(id),
      last_(cell),
      before_(cell),
      time_(now),
      state_(cell.centroid.x, cell.centroid.y, 0, 0),
      covariance_(cv::Matx44d::eye() * squared(options.localisation_px)),
      options_(options) {}

bool Track::stands() const { return has_velocity() && speed() < standing_deviation_px; }

Track::Expectations Track::expect(double now, const Flow& flow) const {
  Expectations all;
  const double dt = now - time_;
  const cv::Matx22d here = covariance_.get_minor<2, 2>(0, 0), unit = cv::Matx22d::eye();
  if (has_velocity()) {
    const double change = squared(options_.acceleration_px + options_.relative_acceleration * speed());
    all.ways[all.count++] = moved(with_flow(state_, flow, dt), covariance_ + blocks(0 * unit, change * unit), dt, 0);
  }
  const double surprise = has_velocity() ? surprise_of_change : 0;
  if (flow.known) {
    const FlowStep step = flow.at({state_[0], state_[1]});
    const cv::Vec4d state(state_[0], state_[1], step.step.x, step.step.y);
    all.ways[all.count++] = moved(state, blocks(here, step.covariance), dt, surprise);
    if (!has_velocity()) {
      const cv::Vec2d slower(unusual_speed * step.step.x, unusual_speed * step.step.y);
      all.ways[all.count++] =
          moved(state, blocks(here, step.covariance + slower * slower.t()), dt, surprise_of_unusual_speed);
    }
  }
  all.ways[all.count++] = moved({state_[0], state_[1], 0, 0}, blocks(here, squared(standing_deviation_px) * unit), dt,
                                flow.known && !has_velocity() ? surprise_of_standing : surprise);
  return all;
}

void Track::see(const Sighting& cell, const Expectation& way, double now) {
  const cv::Matx22d noise = cv::Matx22d::eye() * centroid_variance(last_, cell, options_);
  const cv::Matx<double, 4, 2> gain =
      way.covariance.get_minor<4, 2>(0, 0) * cv::Matx22d(way.place_covariance() + noise).inv();
  const cv::Point2d off = cell.centroid - way.place();
  state_ = way.state + gain * cv::Vec2d(off.x, off.y);
  covariance_ = way.covariance - gain * way.covariance.get_minor<2, 4>(0, 0);
  if (cell.area_px < most_growth * before_.area_px) before_ = cell;
  last_ = cell;
  time_ = now;
  missed = touching = 0;
  ++sightings_;
}

void Track::go_below(const cv::Point2d& shift, const Expectation& way, double now) {
  constexpr double turning_px = 2;  // cells that touch roll over each other
  state_ = way.state + cv::Vec4d(shift.x, shift.y, 0, 0);
  covariance_ = way.covariance + blocks(squared(turning_px) * cv::Matx22d::eye(), cv::Matx22d::zeros());
  time_ = now;
  missed = 0;
  ++touching;
  sightings_ = std::max(sightings_, 2);  // it has the velocity of the way it went
}

double Track::difference_of_looks(const Sighting& cell) const {
  return std::min(leukolens::difference_of_looks(last_, cell), leukolens::difference_of_looks(before_, cell));
}

double centroid_variance(const Sighting& before, const Sighting& now, const TrackerOptions& options) {
  const double difference = std::min(1.0, std::abs(std::log(now.area_px / before.area_px)));
  const double radius = std::sqrt(std::max(before.area_px, now.area_px) / CV_PI);
  return squared(options.localisation_px + 0.3 * difference * radius);
}

}  // namespace leukolens
