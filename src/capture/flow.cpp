#include "capture/flow.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

namespace leukolens {
namespace {

constexpr std::size_t most_votes = 300;   ///< the last ones are enough
constexpr std::size_t most_guesses = 48;  ///< displacements tried as the common one
constexpr double recency_frames = 12;     ///< a vote so old weighs 1/e
constexpr double profile_unit_px = 100;
constexpr double margin_px = 60;  ///< the profile is trusted so far beyond the places voted for
constexpr int refits = 4;

double norm(const cv::Point2d& p) { return std::hypot(p.x, p.y); }

/// Votes of the memory with their weights of today.
std::vector<Vote> recent(const std::deque<Vote>& votes, std::size_t frame) {
  std::vector<Vote> kept(votes.end() - static_cast<std::ptrdiff_t>(std::min(votes.size(), most_votes)), votes.end());
  for (Vote& v : kept) v.weight *= std::exp(-static_cast<double>(frame - v.frame) / recency_frames);
  return kept;
}

/// How far a step may be from the common one: wide along it, for cells are slower near the walls.
struct Spread {
  double along, across;
};
Spread spread_of(const cv::Point2d& step) { return {0.2 * norm(step) + 3, 0.04 * norm(step) + 2}; }

double agreement(const cv::Point2d& step, const cv::Point2d& guess, const Spread& spread) {
  const cv::Point2d unit = guess / norm(guess), d = step - guess;
  const double along = d.dot(unit) / spread.along, across = (d.x * unit.y - d.y * unit.x) / spread.across;
  return std::exp(-0.5 * (along * along + across * across));
}

/// Area of all steps that were voted for, px^2.
double voted_area(const std::vector<Vote>& votes) {
  cv::Point2d low = votes[0].step, high = low;
  for (const Vote& v : votes) {
    low = {std::min(low.x, v.step.x), std::min(low.y, v.step.y)};
    high = {std::max(high.x, v.step.x), std::max(high.y, v.step.y)};
  }
  return std::max(high.x - low.x, 40.0) * std::max(high.y - low.y, 40.0);
}

cv::Point2d common_step(const std::vector<Vote>& votes) {
  std::vector<const Vote*> guesses;
  for (const Vote& v : votes) guesses.push_back(&v);
  std::stable_sort(guesses.begin(), guesses.end(), [](auto a, auto b) { return a->weight > b->weight; });
  guesses.resize(std::min(guesses.size(), most_guesses));
  double total = 0;
  for (const Vote& v : votes) total += v.weight;
  const double density = total / voted_area(votes);
  cv::Point2d best;
  double most = -1e300;
  for (const Vote* guess : guesses) {
    const Spread spread = spread_of(guess->step);
    double sum = -density * 2 * CV_PI * spread.along * spread.across;  // what chance would give
    for (const Vote& v : votes) sum += v.weight * agreement(v.step, guess->step, spread);
    if (sum > most) {
      most = sum;
      best = guess->step;
    }
  }
  return best;
}

/// Weighted least squares of the profile, drawn to a constant where there is little to see.
void fit_profile(Flow& flow, const std::vector<Vote>& votes, const std::vector<double>& weights, double deviation) {
  cv::Matx33d normal = cv::Matx33d::zeros();
  cv::Matx<double, 3, 2> right = cv::Matx<double, 3, 2>::zeros();
  for (std::size_t i = 0; i < votes.size(); ++i) {
    const double s = (votes[i].at.dot(flow.across) - flow.middle) / profile_unit_px;
    const cv::Vec3d row(1, s, s * s);
    for (int r = 0; r < 3; ++r) {
      for (int c = 0; c < 3; ++c) normal(r, c) += weights[i] * row[r] * row[c];
      right(r, 0) += weights[i] * row[r] * votes[i].step.x;
      right(r, 1) += weights[i] * row[r] * votes[i].step.y;
    }
  }
  const double slope = 0.5 * norm(flow.coefficients[0]) + 1;  // a likely size of the other coefficients
  normal(0, 0) += 1e-9;
  normal(1, 1) += deviation * deviation / (slope * slope);
  normal(2, 2) += deviation * deviation / (slope * slope);
  const auto solution = normal.solve(right, cv::DECOMP_CHOLESKY);
  for (int r = 0; r < 3; ++r) flow.coefficients[static_cast<std::size_t>(r)] = {solution(r, 0), solution(r, 1)};
}

void set_range(Flow& flow, const std::vector<Vote>& votes, const std::vector<double>& weights) {
  flow.low = 1e300;
  flow.high = -1e300;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    if (weights[i] < 1e-3) continue;
    const double place = votes[i].at.dot(flow.across) - flow.middle;
    flow.low = std::min(flow.low, place);
    flow.high = std::max(flow.high, place);
  }
}

}  // namespace

cv::Point2d Flow::step_at(const cv::Point2d& place) const {
  const double s = std::clamp(place.dot(across) - middle, low - margin_px, high + margin_px) / profile_unit_px;
  return coefficients[0] + coefficients[1] * s + coefficients[2] * (s * s);
}

Flow estimate_flow(const std::deque<Vote>& all, std::size_t frame) {
  Flow flow;
  const std::vector<Vote> votes = recent(all, frame);
  if (votes.empty()) return flow;
  const cv::Point2d common = common_step(votes);
  const Spread spread = spread_of(common);
  flow.known = true;
  flow.across = cv::Point2d(-common.y, common.x) / norm(common);
  flow.coefficients = {common, {}, {}};
  std::vector<double> weights(votes.size());
  double sum = 0, place = 0;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    weights[i] = votes[i].weight * agreement(votes[i].step, common, spread);
    sum += weights[i];
    place += weights[i] * votes[i].at.dot(flow.across);
  }
  flow.middle = place / sum;
  set_range(flow, votes, weights);
  const double prior = 0.2 * norm(common) + 4;  // deviation of a flow that nothing is known of
  flow.deviation_px = prior;
  double deviation = prior / 2;
  for (int round = 0; round < refits; ++round) {
    fit_profile(flow, votes, weights, deviation);
    double inliers = 0, squares = 0;
    for (std::size_t i = 0; i < votes.size(); ++i) {
      const cv::Point2d d = votes[i].step - flow.step_at(votes[i].at);
      const double z = d.dot(d) / (9 * deviation * deviation);
      weights[i] = z < 1 ? votes[i].weight * (1 - z) * (1 - z) : 0;  // Tukey's biweight
      inliers += weights[i];
      squares += weights[i] * d.dot(d) / 2;
    }
    if (inliers == 0) break;
    set_range(flow, votes, weights);
    flow.deviation_px = std::sqrt((prior * prior + squares) / (1 + inliers));
    deviation = std::clamp(1.5 * std::sqrt(squares / std::max(inliers, 1e-9)), 2.0, prior);
  }
  return flow;
}

}  // namespace leukolens
