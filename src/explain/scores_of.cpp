#include "leukolens/explain/scores_of.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

/// log sum_k exp(z_k), with the row's maximum taken out.
double log_sum_exp(const cv::Mat1f& z) {
  const double most = *std::max_element(z.begin(), z.end());
  double sum = 0;
  for (const float value : z) sum += std::exp(value - most);
  return most + std::log(sum);
}

double score_of(const cv::Mat1f& z, int c, ScoreOf score) {
  const double own = z(0, c);
  switch (score) {
    case ScoreOf::centred:
      return own - cv::mean(z)[0];
    case ScoreOf::log_probability:
      return own - log_sum_exp(z);
    case ScoreOf::margin: {
      double best_other = -std::numeric_limits<double>::infinity();
      for (int k = 0; k < z.cols; ++k)
        if (k != c) best_other = std::max(best_other, static_cast<double>(z(0, k)));
      return own - best_other;
    }
    default:
      return own;
  }
}

template <class OfRow>
ScoresOf by_row(LogitsOf logits, int class_index, OfRow of_row) {
  return [logits = std::move(logits), class_index, of_row](const std::vector<cv::Mat1f>& inputs) {
    const auto z = logits(inputs);
    if (class_index < 0 || class_index >= z.cols)
      throw Error(Kind::bad_value, "no class " + std::to_string(class_index) + ": the network has " +
                                       std::to_string(z.cols) + " classes");
    std::vector<double> scores;
    for (int i = 0; i < z.rows; ++i) scores.push_back(of_row(z.row(i)));
    return scores;
  };
}

}  // namespace

ScoresOf probability_of(LogitsOf logits, int class_index) {
  return by_row(std::move(logits), class_index,
                [class_index](const cv::Mat1f& z) { return std::exp(z(0, class_index) - log_sum_exp(z)); });
}

ScoresOf explained_score_of(LogitsOf logits, int class_index, ScoreOf score) {
  return by_row(std::move(logits), class_index,
                [class_index, score](const cv::Mat1f& z) { return score_of(z, class_index, score); });
}

std::vector<double> checked_scores(const ScoresOf& scores, const std::vector<cv::Mat1f>& inputs) {
  auto found = scores(inputs);
  if (found.size() != inputs.size())
    throw Error(Kind::bad_value,
                std::to_string(found.size()) + " scores for " + std::to_string(inputs.size()) + " inputs");
  if (!std::ranges::all_of(found, [](double value) { return std::isfinite(value); }))
    throw Error(Kind::bad_value, "the network's score of a perturbed cell is not finite");
  return found;
}

}  // namespace leukolens
