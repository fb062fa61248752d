#pragma once
#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/attribution/attribution.hpp"

namespace leukolens {

/// One number of the network's answer for each of N inputs (S x S, standardised).
using ScoresOf = std::function<std::vector<double>(const std::vector<cv::Mat1f>& inputs)>;

/// softmax(z)_c of the network as it stands, not calibrated. @param class_index  c, 0..K-1
ScoresOf probability_of(LogitsOf logits, int class_index);

/// The scalar that a map explains, see ScoreOf. @param class_index  c, 0..K-1
ScoresOf explained_score_of(LogitsOf logits, int class_index, ScoreOf score);

/// The scores, checked.
/// @throws Error  Kind::bad_value where there is not one score an input, or one is not finite
std::vector<double> checked_scores(const ScoresOf& scores, const std::vector<cv::Mat1f>& inputs);

}  // namespace leukolens
