#include "capture/track.hpp"

#include <algorithm>
#include <cmath>

namespace leukolens {
namespace {

constexpr double surprise_of_standing = 3;     ///< of a cell that has been seen once, in a known flow
constexpr double surprise_of_change = 8;       ///< of one that had another velocity
constexpr double standing_deviation_px = 0.7;  ///< of the step of what stands

double norm(const cv::Point2d& p) { return std::hypot(p.x, p.y); }
double squared(double x) { return x * x; }

}  // namespace

Track::Track(const TrackId& id, const Sighting& cell, double now, const TrackerOptions& options)
    : id_(id),
      last_(cell),
      time_(now),
      place_(cell.centroid),
      place_variance_(squared(options.localisation_px)),
      options_(options) {}

double Track::change_of_step() const { return options_.acceleration_px + options_.relative_acceleration * norm(step_); }

bool Track::stands() const { return has_velocity() && norm(step_) < standing_deviation_px; }

Track::Expectations Track::expect(double now, const Flow& flow) const {
  Expectations all;
  const double dt = now - time_;
  const auto add = [&](const Expectation& e) { all.ways[all.count++] = e; };
  if (has_velocity()) {
    const double change = squared(change_of_step());
    add({place_ + step_ * dt, step_, place_variance_ + 2 * dt * covariance_ + dt * dt * (step_variance_ + change),
         step_variance_ + change, 0, true});
  }
  const double change_surprise = has_velocity() ? surprise_of_change : 0;
  if (flow.known) {
    const cv::Point2d step = flow.step_at(place_);
    const double variance = squared(flow.deviation_px) + squared(options_.acceleration_px);
    add({place_ + step * dt, step, place_variance_ + dt * dt * variance, variance, change_surprise});
  }
  const double standing_surprise = flow.known && !has_velocity() ? surprise_of_standing : change_surprise;
  const double variance = squared(standing_deviation_px);
  add({place_, {}, place_variance_ + dt * variance, variance, standing_surprise});
  return all;
}

void Track::see(const Sighting& cell, const Expectation& way, double now) {
  const double dt = now - time_;
  const double covariance = way.own ? covariance_ + dt * way.step_variance : dt * way.step_variance;
  const double noise = centroid_variance(last_, cell, options_);
  const double gain = way.variance / (way.variance + noise), step_gain = covariance / (way.variance + noise);
  const cv::Point2d off = cell.centroid - way.place;
  place_ = way.place + off * gain;
  step_ = way.step + off * step_gain;
  place_variance_ = (1 - gain) * way.variance;
  step_variance_ = way.step_variance - step_gain * covariance;
  covariance_ = (1 - gain) * covariance;
  last_ = cell;
  time_ = now;
  missed = touching = 0;
  ++sightings_;
}

void Track::go_below(const cv::Point2d& place, const Expectation& way, double now) {
  constexpr double turning_px = 2;  // cells that touch roll over each other
  step_ = way.step;
  place_ = place;
  place_variance_ = way.variance + squared(turning_px);
  step_variance_ = way.step_variance;
  covariance_ = 0;
  time_ = now;
  missed = 0;
  ++touching;
  sightings_ = std::max(sightings_, 2);  // it has the velocity of the way it went
}

double centroid_variance(const Sighting& before, const Sighting& now, const TrackerOptions& options) {
  const double difference = std::min(1.0, std::abs(std::log(now.area_px / before.area_px)));
  const double radius = std::sqrt(std::max(before.area_px, now.area_px) / CV_PI);
  return squared(options.localisation_px + 0.3 * difference * radius);
}

}  // namespace leukolens
