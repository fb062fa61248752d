#include "metrics/score_order.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "leukolens/core/error.hpp"

namespace leukolens {

GroupedCells group_cells(std::span<const double> scores, std::span<const char> events,
                         std::span<const double> weights) {
  std::vector<std::pair<double, std::uint32_t>> order(scores.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = {scores[i], static_cast<std::uint32_t>(i)};
  std::sort(order.begin(), order.end());
  GroupedCells out;
  out.group_of.resize(scores.size());
  auto& groups = out.groups;
  for (const auto& [score, i] : order) {
    if (groups.score.empty() || groups.score.back() != score) {
      groups.score.push_back(score);
      groups.weight.push_back(0);
      groups.positive.push_back(0);
      groups.squared_weight.push_back(0);
    }
    const double weight = weights.empty() ? 1 : weights[i], event = events[i] ? 1 : 0;
    groups.weight.back() += weight;
    groups.positive.back() += weight * event;
    groups.squared_weight.back() += weight * weight;
    groups.squared_error += weight * (score - event) * (score - event);
    out.group_of[i] = static_cast<std::uint32_t>(groups.score.size() - 1);
  }
  return out;
}

ScoreGroups group_scores(std::span<const double> scores, std::span<const char> events,
                         std::span<const double> weights) {
  if (scores.size() != events.size() || (!weights.empty() && weights.size() != scores.size()))
    throw Error(Kind::bad_value, std::to_string(scores.size()) + " scores, " + std::to_string(events.size()) +
                                     " events and " + std::to_string(weights.size()) +
                                     " weights. Give one of each a cell, or no weights.");
  return group_cells(scores, events, weights).groups;
}

ScoreOrder order_by_score(std::span<const double> scores, std::span<const char> events, std::span<const double> weights,
                          std::size_t most) {
  auto [exact, group_of] = group_cells(scores, events, weights);
  const double total = std::accumulate(exact.weight.begin(), exact.weight.end(), 0.);
  const std::size_t groups = exact.score.size();
  ScoreOrder order;
  auto& coarse = order.coarse;
  coarse.squared_error = exact.squared_error;
  std::vector<std::uint16_t> coarse_of(groups);
  double below = 0;
  for (std::size_t g = 0, last = most; g < groups; ++g) {
    const double middle = (below + exact.weight[g] / 2) / total;  // of its ranks
    below += exact.weight[g];
    const auto by_rank = std::min(static_cast<std::size_t>(middle * static_cast<double>(most)), most - 1);
    const std::size_t place = groups <= most ? g : by_rank;
    if (place != last) {
      coarse.score.push_back(0);
      coarse.weight.push_back(0);
      coarse.positive.push_back(0);
      coarse.squared_weight.push_back(0);
      last = place;
    }
    coarse_of[g] = static_cast<std::uint16_t>(coarse.score.size() - 1);
    coarse.score.back() += exact.weight[g] * exact.score[g];
    coarse.weight.back() += exact.weight[g];
    coarse.positive.back() += exact.positive[g];
    coarse.squared_weight.back() += exact.squared_weight[g];
  }
  for (std::size_t c = 0; c < coarse.score.size(); ++c) coarse.score[c] /= coarse.weight[c];
  for (const auto g : group_of) order.coarse_group_of.push_back(coarse_of[g]);
  order.exact = std::move(exact);
  return order;
}

std::vector<std::size_t> curve_points(std::size_t groups, std::size_t most) {
  const std::size_t count = std::min(groups, most);
  std::vector<std::size_t> points;
  for (std::size_t i = 0; i < count; ++i) points.push_back((i + 1) * groups / count - 1);
  return points;
}

}  // namespace leukolens
