#include "leukolens/capture/tracker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/core.hpp>

#include "capture/assignment.hpp"
#include "capture/flow.hpp"
#include "capture/flow_votes.hpp"
#include "capture/point_grid.hpp"
#include "capture/touching.hpp"
#include "capture/track.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr double gate = 14;                  ///< squared standard deviations; 1 in 1,100 true sightings lies outside
constexpr double cost_alone = 24;            ///< -2 log of a missed cell and a new one at that place
constexpr double surprise_of_pace = 16;      ///< of a frame that the camera dropped unseen or delivered twice
constexpr std::size_t odd_paces = 3;         ///< frames tried in place of what the numbers say: 0 to this
constexpr std::size_t crowd = 500;           ///< tracks; with more no odd pace is tried
constexpr std::size_t most_candidates = 12;  ///< of a track in a crowd
constexpr std::size_t missed_standing = 16;  ///< frames in which debris that stands may be missed

void require(bool holds, const char* what) {
  if (!holds) throw Error(Kind::bad_value, std::string("tracking: ") + what);
}

void check(const TrackerOptions& o) {
  const auto finite = [](double x) { return std::isfinite(x); };
  require(o.localisation_px > 0 && finite(o.localisation_px), "localisation_px must be above 0");
  require(o.acceleration_px >= 0 && finite(o.acceleration_px), "acceleration_px must be 0 or more");
  require(o.relative_acceleration >= 0 && finite(o.relative_acceleration), "relative_acceleration must be 0 or more");
  require(o.max_step_px > 0 && finite(o.max_step_px), "max_step_px must be above 0");
  require(o.flow_memory_frames >= 2, "flow_memory_frames must be at least 2");
}

/// The likeliest way from a track to a cell.
struct Way {
  double cost = std::numeric_limits<double>::infinity();
  Expectation expectation;
};
Way way_to(const Track& track, const Track::Expectations& ways, const Sighting& cell, const TrackerOptions& options) {
  const double noise = centroid_variance(track.last(), cell, options);
  const double looks = track.difference_of_looks(cell);
  const double least = 2 * options.localisation_px * options.localisation_px;
  Way best;
  for (const Expectation& e : ways) {
    const cv::Vec2d off(cell.centroid.x - e.state[0], cell.centroid.y - e.state[1]);
    const cv::Matx22d covariance = e.place_covariance() + noise * cv::Matx22d::eye();
    const double z = off.dot(covariance.inv() * off);
    const double cost = z + std::log(cv::determinant(covariance) / (least * least)) + e.surprise + looks;
    if (z < gate && cost < best.cost) best = {cost, e};
  }
  return best;
}

}  // namespace

std::string text_of(const TrackId& id) { return std::to_string(id.frame) + ":" + std::to_string(id.cell); }

/// One frame's assignment, if cells moved on to a given time.
struct Assigned {
  double time = 0;
  std::vector<std::size_t> cell_of;  ///< of each track, or `unassigned`
  std::vector<Expectation> ways;     ///< how each assigned track came to its cell
  double cost = 0;
};

struct Tracker::State {
  explicit State(const TrackerOptions& o) : options(o), votes(o) {}

  TrackerOptions options;
  FlowVotes votes;
  std::vector<Track> tracks;
  bool begun = false;
  std::size_t frame = 0;
  double now = 0;  ///< frames by which cells have moved

  std::vector<TrackId> next(std::size_t number, std::span<const Sighting> cells);
  Assigned assign_at(double time, std::span<const Sighting> cells, const PointGrid& grid, const Flow& flow) const;
  Assigned assign_cells(std::size_t frames, std::span<const Sighting> cells, const PointGrid& grid,
                        const Flow& flow) const;
  void join_touching(std::span<const Sighting> cells, const PointGrid& grid, const Flow& flow,
                     std::vector<std::size_t>& cell_of, std::vector<TrackId>& ids, std::vector<char>& named);
  void forget_lost();
};

std::vector<TrackId> Tracker::State::next(std::size_t number, std::span<const Sighting> cells) {
  require(!begun || number > frame, "frames must come in rising order");
  const std::size_t frames = begun ? number - frame : 1;
  votes.add(number, cells);
  const Flow flow = estimate_flow(votes.votes(), number);
  const PointGrid grid(cells);
  Assigned assigned = assign_cells(frames, cells, grid, flow);
  std::vector<std::size_t>& cell_of = assigned.cell_of;
  now = assigned.time;
  begun = true;
  frame = number;

  std::vector<TrackId> ids(cells.size());
  std::vector<char> named(cells.size(), 0);
  for (Track& t : tracks) t.missed += frames;
  join_touching(cells, grid, flow, cell_of, ids, named);
  for (std::size_t t = 0; t < cell_of.size(); ++t) {
    if (cell_of[t] == unassigned) continue;
    tracks[t].see(cells[cell_of[t]], assigned.ways[t], now);
    ids[cell_of[t]] = tracks[t].id();
    named[cell_of[t]] = 1;
  }
  forget_lost();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (named[i]) continue;
    ids[i] = {number, i};
    tracks.emplace_back(ids[i], cells[i], now, options);
  }
  return ids;
}

/// A camera that drops frames or delivers one twice makes all cells move too far, or not at all: what the numbers say
/// stands unless another pace explains the frame far better.
Assigned Tracker::State::assign_cells(std::size_t frames, std::span<const Sighting> cells, const PointGrid& grid,
                                      const Flow& flow) const {
  Assigned best = assign_at(now + static_cast<double>(frames), cells, grid, flow);
  if (tracks.size() > crowd || cells.empty()) return best;
  double least = best.cost - surprise_of_pace;
  for (std::size_t pace = 0; pace <= odd_paces; ++pace) {
    if (pace == frames) continue;
    if (Assigned other = assign_at(now + static_cast<double>(pace), cells, grid, flow); other.cost < least) {
      least = other.cost;
      best = std::move(other);
    }
  }
  return best;
}

Assigned Tracker::State::assign_at(double time, std::span<const Sighting> cells, const PointGrid& grid,
                                   const Flow& flow) const {
  std::vector<std::vector<Candidate>> candidates(tracks.size());
  for (std::size_t t = 0; t < tracks.size(); ++t) {
    const auto expected = tracks[t].expect(time, flow);
    const double noise = options.localisation_px + 0.3 * std::sqrt(tracks[t].last().area_px);
    std::vector<Candidate>& found = candidates[t];
    for (const Expectation& e : expected)
      grid.near(e.place(), std::sqrt(gate) * (e.deviation() + noise), [&](std::size_t i, double) {
        if (std::any_of(found.begin(), found.end(), [&](const Candidate& c) { return c.column == i; })) return;
        const double cost = way_to(tracks[t], expected, cells[i], options).cost;
        if (cost < cost_alone) found.push_back({i, cost});
      });
    const auto order = [](const Candidate& a, const Candidate& b) {
      return a.cost != b.cost ? a.cost < b.cost : a.column < b.column;
    };
    std::sort(found.begin(), found.end(), order);
    found.resize(std::min(found.size(), most_candidates));
  }
  Assigned out{time, assign(candidates, cells.size(), cost_alone), std::vector<Expectation>(tracks.size()), 0};
  for (std::size_t t = 0; t < tracks.size(); ++t) {
    if (out.cell_of[t] == unassigned) {
      out.cost += cost_alone;
      continue;
    }
    const Way way = way_to(tracks[t], tracks[t].expect(time, flow), cells[out.cell_of[t]], options);
    out.cost += way.cost;
    out.ways[t] = way.expectation;
  }
  return out;
}

void Tracker::State::join_touching(std::span<const Sighting> cells, const PointGrid& grid, const Flow& flow,
                                   std::vector<std::size_t>& cell_of, std::vector<TrackId>& ids,
                                   std::vector<char>& named) {
  std::vector<Expectation> likeliest;
  for (const Track& t : tracks) likeliest.push_back(t.likeliest(now, flow));
  for (const Touching& object : find_touching(tracks, likeliest, cell_of, cells, grid, flow.known)) {
    cv::Point2d centre;
    double area = 0;
    for (const std::size_t t : object.tracks) {
      centre += likeliest[t].place() * tracks[t].last().area_px;
      area += tracks[t].last().area_px;
    }
    const cv::Point2d shift = cells[object.cell].centroid - centre / area;
    for (const std::size_t t : object.tracks) {
      cell_of[t] = unassigned;
      tracks[t].go_below(shift, likeliest[t], now);
    }
    tracks[object.tracks[0]].touching = 0;  // it is seen by its own name
    ids[object.cell] = tracks[object.tracks[0]].id();
    named[object.cell] = 1;
  }
}

void Tracker::State::forget_lost() {
  std::erase_if(tracks, [&](const Track& t) {
    const std::size_t limit = std::max(options.max_missed_frames, t.stands() ? missed_standing : 0);
    return t.missed > limit || t.touching > options.max_touching_frames;
  });
}

Tracker::Tracker(const TrackerOptions& options) {
  check(options);
  state_ = std::make_unique<State>(options);
}
Tracker::~Tracker() = default;
Tracker::Tracker(Tracker&&) noexcept = default;
Tracker& Tracker::operator=(Tracker&&) noexcept = default;

std::vector<TrackId> Tracker::next(std::size_t frame, std::span<const Sighting> cells) {
  return state_->next(frame, cells);
}

}  // namespace leukolens
