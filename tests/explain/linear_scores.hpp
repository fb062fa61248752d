#pragma once
#include <opencv2/core.hpp>

#include "leukolens/explain/scores_of.hpp"

/// score = sum of weight x input: what each pixel adds is known.
inline leukolens::ScoresOf linear_scores(const cv::Mat1f& weight) {
  return [weight](const std::vector<cv::Mat1f>& inputs) {
    std::vector<double> scores;
    for (const auto& input : inputs) scores.push_back(weight.dot(input));
    return scores;
  };
}
