#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <set>
#include <vector>

#include "leukolens/capture/tracker.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/phantom/capture.hpp"
#include "leukolens/phase/frame_segmentation.hpp"

namespace leukolens {

/// What is seen of a phantom capture without drawing it: discs cut by the frame, one object where two overlap, errors
/// of centroid, area and phase, missed cells.
struct SeenFrame {
  std::vector<Sighting> cells;
  std::vector<std::vector<std::size_t>> tracks;  ///< of each: the true objects in it
};

struct TrialOptions {
  PhantomCaptureOptions capture;
  double localisation_px = 1;    ///< standard deviation of a centroid
  double relative_error = 0.05;  ///< of area and mean phase
  double missed = 0.02;          ///< share of objects
};

namespace trial {

struct Disc {
  double area = 0;
  cv::Point2d centre;
};

/// The part of a disc inside the frame, by strips of a pixel.
inline Disc seen_part(const PhantomSighting& s, const cv::Size& size) {
  const double r = s.diameter_px / 2;
  Disc out;
  for (double y = std::floor(s.centre.y - r); y <= s.centre.y + r; ++y) {
    const double half = std::sqrt(std::max(0.0, r * r - (y - s.centre.y) * (y - s.centre.y)));
    const double left = std::max(-0.5, s.centre.x - half), right = std::min(size.width - 0.5, s.centre.x + half);
    if (y < 0 || y > size.height - 1 || right <= left) continue;
    out.area += right - left;
    out.centre += cv::Point2d((left + right) / 2, y) * (right - left);
  }
  if (out.area > 0) out.centre /= out.area;
  return out;
}

inline double phase_of(const TrialOptions& o, std::size_t track) {
  return Random(o.capture.seed, "trial phase", track).uniform(0.6, 1.1);
}

inline Sighting with_errors(const TrialOptions& o, const Disc& disc, double phase, Random& random) {
  const cv::Point2d error(random.normal(), random.normal());
  return {disc.centre + error * o.localisation_px, disc.area * std::exp(o.relative_error * random.normal()),
          phase * std::exp(o.relative_error * random.normal())};
}

}  // namespace trial

inline SeenFrame see(const TrialOptions& o, const PhantomCapture& capture, int frame) {
  const auto truth = capture.sightings(frame);
  Random random(o.capture.seed, "trial errors", static_cast<std::uint64_t>(frame));
  SeenFrame out;
  std::vector<char> taken(truth.size(), 0);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (taken[i]) continue;
    trial::Disc whole;
    double phase = 0;
    std::vector<std::size_t> members = {i}, tracks;
    for (std::size_t m = 0; m < members.size(); ++m) {
      const auto& a = truth[members[m]];
      taken[members[m]] = 1;
      const trial::Disc disc = trial::seen_part(a, o.capture.size);
      whole.centre = (whole.centre * whole.area + disc.centre * disc.area) / std::max(whole.area + disc.area, 1e-9);
      whole.area += disc.area;
      phase += disc.area * trial::phase_of(o, a.track);
      tracks.push_back(a.track);
      for (std::size_t j = 0; j < truth.size(); ++j) {
        const cv::Point2d d = truth[j].centre - a.centre;
        if (taken[j] || std::hypot(d.x, d.y) > 0.45 * (a.diameter_px + truth[j].diameter_px)) continue;
        taken[j] = 1;
        members.push_back(j);
      }
    }
    const bool missed = random.uniform() < o.missed;
    const Sighting seen = trial::with_errors(o, whole, phase / std::max(whole.area, 1e-9), random);
    if (missed || whole.area < 16) continue;
    out.cells.push_back(seen);
    out.tracks.push_back(tracks);
  }
  return out;
}

/// How well tracks meet the truth. Cells that were never an object of their own are left out.
struct TrackingScore {
  int cells = 0, once = 0;  ///< once: all sightings of its own carry one id, which no other cell's carry
  int switches = 0;         ///< from one sighting of its own to the next another id
  int fragments = 0;        ///< ids above the first
  int sightings = 0, ids = 0;
  double share() const { return cells ? static_cast<double>(once) / cells : 0; }
};

class TrackingScorer {
 public:
  void add(const SeenFrame& seen, const std::vector<TrackId>& ids) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      all_.insert(ids[i]);
      if (seen.tracks[i].size() != 1) continue;
      const std::size_t track = seen.tracks[i][0];
      ids_of_[track].push_back(ids[i]);
      tracks_of_[ids[i]].insert(track);
    }
  }
  TrackingScore score() const {
    TrackingScore out;
    out.ids = static_cast<int>(all_.size());
    for (const auto& [track, ids] : ids_of_) {
      const std::set<TrackId> distinct(ids.begin(), ids.end());
      ++out.cells;
      out.sightings += static_cast<int>(ids.size());
      out.once += distinct.size() == 1 && tracks_of_.at(ids[0]).size() == 1;
      out.fragments += static_cast<int>(distinct.size()) - 1;
      for (std::size_t i = 1; i < ids.size(); ++i) out.switches += ids[i] != ids[i - 1];
    }
    return out;
  }

 private:
  std::map<std::size_t, std::vector<TrackId>> ids_of_;
  std::map<TrackId, std::set<std::size_t>> tracks_of_;
  std::set<TrackId> all_;
};

/// One tracker over all frames.
inline std::vector<std::vector<TrackId>> track_in_one_pass(const std::vector<SeenFrame>& frames) {
  Tracker tracker;
  std::vector<std::vector<TrackId>> ids;
  for (std::size_t f = 0; f < frames.size(); ++f) ids.push_back(tracker.next(f, frames[f].cells));
  return ids;
}

/// A fresh tracker for each block, which begins `warm_up` frames before it.
inline std::vector<std::vector<TrackId>> track_in_blocks(const std::vector<SeenFrame>& frames, std::size_t block,
                                                         std::size_t warm_up) {
  std::vector<std::vector<TrackId>> ids;
  for (std::size_t begin = 0; begin < frames.size(); begin += block) {
    Tracker tracker;
    for (std::size_t f = begin - std::min(begin, warm_up); f < std::min(frames.size(), begin + block); ++f) {
      auto found = tracker.next(f, frames[f].cells);
      if (f >= begin) ids.push_back(std::move(found));
    }
  }
  return ids;
}

inline std::vector<SeenFrame> see_all(const TrialOptions& o) {
  const PhantomCapture capture(o.capture);
  std::vector<SeenFrame> frames;
  for (int f = 0; f < o.capture.frames; ++f) frames.push_back(see(o, capture, f));
  return frames;
}

/// What the segmentation finds in the drawn frame; debris is not followed. An object holds the true objects of which
/// at least half of the pixels are its, else that of which it has most.
inline SeenFrame segment(PhantomCapture& capture, int frame) {
  const PhantomFrame drawn = capture.draw(frame);
  const auto found = segment_frame({drawn.phase, Unit::rad, capture.optics()});
  SeenFrame out;
  for (const FrameObject& object : found.objects) {
    if (object.gate == Gate::debris) continue;
    const cv::Mat1b mask = found.labels(object.box) == object.label;
    std::vector<int> shared(drawn.sightings.size() + 1, 0), whole = shared;
    for (const unsigned short number : drawn.objects) ++whole[number];
    cv::Mat1w inside = drawn.objects(object.box).clone();
    inside.setTo(0, ~mask);
    for (const unsigned short number : inside) ++shared[number];
    std::vector<std::size_t> tracks;
    std::size_t most = 0;
    shared[0] = 0;
    for (std::size_t k = 1; k < shared.size(); ++k) {
      if (2 * shared[k] >= whole[k] && shared[k] > 0) tracks.push_back(drawn.sightings[k - 1].track);
      if (shared[k] > shared[most]) most = k;
    }
    if (tracks.empty() && most > 0) tracks.push_back(drawn.sightings[most - 1].track);
    out.cells.push_back({object.centroid, object.area_px, cv::mean(drawn.phase(object.box), mask)[0]});
    out.tracks.push_back(tracks);
  }
  return out;
}

inline std::vector<SeenFrame> segment_all(const PhantomCaptureOptions& o) {
  PhantomCapture capture(o);
  std::vector<SeenFrame> frames;
  for (int f = 0; f < o.frames; ++f) frames.push_back(segment(capture, f));
  return frames;
}

inline TrackingScore score_of(const std::vector<SeenFrame>& frames, const std::vector<std::vector<TrackId>>& ids) {
  TrackingScorer scorer;
  for (std::size_t f = 0; f < frames.size(); ++f) scorer.add(frames[f], ids[f]);
  return scorer.score();
}

}  // namespace leukolens
