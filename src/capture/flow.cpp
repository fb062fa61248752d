#include "capture/flow.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

namespace leukolens {
namespace {

constexpr std::size_t most_votes = 500;   ///< the last ones are enough
constexpr std::size_t most_guesses = 48;  ///< displacements tried as the common one
constexpr double enough_votes = 8;        ///< of full weight
constexpr double full_step_px = 60;       ///< votes of longer steps have full weight
constexpr double profile_unit_px = 100;
constexpr double age_unit_frames = 12;
constexpr int refits = 5;

double norm(const cv::Point2d& p) { return std::hypot(p.x, p.y); }
double squared(double x) { return x * x; }

/// Votes of the memory with their weights of today. The memory is as short as the number of votes allows.
std::vector<Vote> recent(const std::deque<Vote>& votes, std::size_t frame) {
  std::vector<Vote> kept(votes.end() - static_cast<std::ptrdiff_t>(std::min(votes.size(), most_votes)), votes.end());
  if (std::any_of(kept.begin(), kept.end(), [](const Vote& v) { return v.weight == 1; }))
    for (Vote& v : kept) v.weight *= std::min(1.0, norm(v.step) / full_step_px);
  const auto faded = [&](const Vote& v, double frames) {
    return v.weight * std::exp(-static_cast<double>(frame - v.frame) / frames);
  };
  double memory = 12;
  for (; memory < 48; memory *= 2) {
    double sum = 0;
    for (const Vote& v : kept) sum += faded(v, memory);
    if (sum > enough_votes) break;
  }
  for (Vote& v : kept) v.weight = faded(v, memory);
  return kept;
}

/// How far a step may be from the common one: wide along it, for cells are slower near the walls.
struct Spread {
  double along, across;
};
double across_spread(double step) { return 0.04 * step + 2; }

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
    const double length = norm(guess->step);
    const Spread spread{0.2 * length + 3, across_spread(length)};
    const double chance = density * 2 * CV_PI * spread.along * spread.across;
    double sum = 0;
    for (const Vote& v : votes) sum += v.weight * agreement(v.step, guess->step, spread);
    if (const double excess = (sum - chance) / std::sqrt(chance + 1); excess > most) {
      most = excess;
      best = guess->step;
    }
  }
  return best;
}

/// Likely sizes of the coefficients before any vote is counted.
struct Prior {
  cv::Vec4d mean, deviation;
};

class ProfileFit {
 public:
  ProfileFit(const std::vector<Vote>& votes, const cv::Point2d& common, std::size_t frame)
      : votes_(votes), speed_(norm(common)), frame_(frame) {
    flow_.known = true;
    flow_.along = common / speed_;
    flow_.across = {-flow_.along.y, flow_.along.x};
    const Spread wide{0.6 * speed_ + 3, across_spread(speed_)};
    double sum = 0, place = 0;
    for (const Vote& v : votes) {
      weights_.push_back(v.weight * agreement(v.step, common, wide));
      sum += weights_.back();
      place += weights_.back() * v.at.dot(flow_.across);
    }
    flow_.middle = place / sum;
    flow_.deviation_px = expected_deviation();
  }

  Flow run() {
    for (int round = 0; round < refits; ++round) {
      solve(flow_.along, {{speed_, 0, 0, 0}, {0.3 * speed_ + 3, 0.5 * speed_ + 1, 0.3 * speed_ + 1, 0.2 * speed_ + 2}},
            flow_.mean_along, flow_.spread_along);
      solve(flow_.across, {{0, 0, 0, 0}, {0.05 * speed_ + 2, 0.03 * speed_ + 1, 0.03 * speed_ + 1, 0.5}},
            flow_.mean_across, flow_.spread_across);
      reweigh();
    }
    return flow_;
  }

 private:
  double expected_deviation() const { return 0.04 * speed_ + 2; }

  cv::Vec4d row(const Vote& v) const {
    const double s = (v.at.dot(flow_.across) - flow_.middle) / profile_unit_px;
    return {1, s, s * s, static_cast<double>(frame_ - v.frame) / age_unit_frames};
  }

  void solve(const cv::Point2d& direction, const Prior& prior, cv::Vec4d& mean, cv::Matx44d& covariance) const {
    cv::Matx44d precision = cv::Matx44d::zeros();
    cv::Vec4d right;
    for (int k = 0; k < 4; ++k) {
      precision(k, k) = 1 / squared(prior.deviation[k]);
      right[k] = prior.mean[k] * precision(k, k);
    }
    for (std::size_t i = 0; i < votes_.size(); ++i) {
      if (weights_[i] < 1e-6) continue;
      const cv::Vec4d x = row(votes_[i]);
      const double weight = weights_[i] / squared(flow_.deviation_px);
      precision += weight * (x * x.t());
      right += weight * votes_[i].step.dot(direction) * x;
    }
    covariance = precision.inv(cv::DECOMP_CHOLESKY);
    mean = covariance * right;
  }

  /// Tukey's biweight of the distance in standard deviations, and the deviation of the inliers.
  void reweigh() {
    double inliers = 0, squares = 0;
    for (std::size_t i = 0; i < votes_.size(); ++i) {
      const FlowStep expected = flow_.at(votes_[i].at, static_cast<double>(frame_ - votes_[i].frame));
      const cv::Point2d d = votes_[i].step - expected.step;
      const cv::Vec2d off(d.x, d.y);
      const double z = off.dot(expected.covariance.inv() * off) / 16;
      weights_[i] = z < 1 ? votes_[i].weight * squared(1 - z) : 0;
      inliers += weights_[i];
      squares += weights_[i] * d.dot(d) / 2;
    }
    constexpr double prior_votes = 2;
    const double deviation =
        std::sqrt((prior_votes * squared(expected_deviation()) + squares) / (prior_votes + inliers));
    flow_.deviation_px = std::clamp(deviation, 1.5, 2 * expected_deviation());
  }

  const std::vector<Vote>& votes_;
  double speed_;
  std::size_t frame_;
  std::vector<double> weights_;
  Flow flow_;
};

}  // namespace

FlowStep Flow::at(const cv::Point2d& place, double age) const {
  const double s = (place.dot(across) - middle) / profile_unit_px;
  const cv::Vec4d x(1, s, s * s, age / age_unit_frames);
  const double noise = squared(deviation_px);
  const double forward = x.dot(spread_along * x) + noise, sideways = x.dot(spread_across * x) + noise;
  const cv::Vec2d a(along.x, along.y), b(across.x, across.y);
  return {along * mean_along.dot(x) + across * mean_across.dot(x), forward * (a * a.t()) + sideways * (b * b.t())};
}

cv::Point2d Flow::acceleration() const { return -(along * mean_along[3] + across * mean_across[3]) / age_unit_frames; }

Flow estimate_flow(const std::deque<Vote>& all, std::size_t frame) {
  const std::vector<Vote> votes = recent(all, frame);
  if (votes.empty()) return {};
  return ProfileFit(votes, common_step(votes), frame).run();
}

}  // namespace leukolens
