#include "capture/flow_votes.hpp"

#include <algorithm>
#include <cmath>

#include "capture/likeness.hpp"
#include "capture/point_grid.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_voters = 64;     ///< cells of one frame
constexpr std::size_t crowd = 500;          ///< with more cells in a frame chance alone agrees with every displacement
constexpr std::size_t most_gap = 3;         ///< frames between two that vote
constexpr double most_difference = 5;       ///< in looks
constexpr double unconfirmed_weight = 0.2;  ///< of a displacement between two frames alone

double norm(const cv::Point2d& p) { return std::hypot(p.x, p.y); }

/// Do they look like one cell?
bool alike(const Sighting& a, const Sighting& b) { return difference_of_looks(a, b) < most_difference; }

struct Pair {
  std::size_t from, to;
  Vote vote;
  double difference;
};

}  // namespace

void FlowVotes::add(std::size_t frame, std::span<const Sighting> cells) {
  while (!votes_.empty() && votes_.front().frame + options_.flow_memory_frames <= frame) votes_.pop_front();
  const Seen now{frame, {cells.begin(), cells.end()}};
  if (!seen_.empty() && now.cells.size() <= crowd && seen_.back().cells.size() <= crowd &&
      frame - seen_.back().frame <= most_gap)
    vote(now);
  seen_.push_back(now);
  if (seen_.size() > 2) seen_.pop_front();
}

void FlowVotes::vote(const Seen& now) {
  const Seen& before = seen_.back();
  const double frames = static_cast<double>(now.frame - before.frame);
  const PointGrid earlier(seen_[0].cells);
  std::vector<Pair> pairs;
  std::vector<char> from_done(before.cells.size(), 0), to_done(now.cells.size(), 0);
  const std::size_t stride = (now.cells.size() + most_voters - 1) / most_voters;
  for (std::size_t j = 0; j < now.cells.size(); j += stride)
    for (std::size_t i = 0; i < before.cells.size(); ++i) {
      const Sighting &from = before.cells[i], &to = now.cells[j];
      const cv::Point2d step = (to.centroid - from.centroid) / frames;
      const double difference = difference_of_looks(from, to);
      if (norm(step) > options_.max_step_px || difference >= most_difference) continue;
      if (norm(step) < still_px) {
        from_done[i] = to_done[j] = 1;
        continue;
      }
      pairs.push_back({i, j, {now.frame, from.centroid, step, support(from, to, frames, earlier)}, difference});
    }
  for (const Pair& p : pairs)
    if (p.vote.weight == 1 && !from_done[p.from] && !to_done[p.to]) votes_.push_back(p.vote);
  for (const Pair& p : pairs)
    if (p.vote.weight == 1) from_done[p.from] = to_done[p.to] = 1;
  for (const Pair& p : pairs)
    if (p.vote.weight < 1 && !from_done[p.from] && !to_done[p.to])
      votes_.push_back({p.vote.frame, p.vote.at, p.vote.step, p.vote.weight * std::exp(-p.difference / 2)});
}

double FlowVotes::support(const Sighting& from, const Sighting& to, double frames, const PointGrid& third) const {
  if (seen_.size() < 2 || seen_[1].frame - seen_[0].frame > most_gap || seen_[0].cells.size() > crowd)
    return unconfirmed_weight;
  const double before = static_cast<double>(seen_[1].frame - seen_[0].frame);
  const cv::Point2d step = (to.centroid - from.centroid) / frames;
  const cv::Point2d expected = from.centroid - step * before;
  const double tolerance = 2 * options_.localisation_px + 2 * options_.acceleration_px + 0.08 * norm(step);
  bool found = false;
  third.near(expected, tolerance, [&](std::size_t i, double) { found |= alike(seen_[0].cells[i], from); });
  return found ? 1 : unconfirmed_weight;
}

}  // namespace leukolens
