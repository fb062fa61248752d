#pragma once
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/explain/scores_of.hpp"

namespace leukolens {

/// Noisy linear imputation (Rong et al., ICML 2022): every hidden pixel becomes the weighted mean of its neighbours in
/// the picture, 1/6 for those at its sides and 1/12 for the diagonal ones (at a border those that there are), solved
/// for all hidden pixels at once; then noise is added. It fills holes smoothly, so that the score answers to what is
/// missing and not to the edges of the hole.
/// @param hidden  S x S, not 0 where hidden; one pixel or more must be shown
/// @param noise   standard deviation, in the input's unit; its numbers come from (seed, item, pixel)
/// @throws Error  Kind::bad_value where everything is hidden
cv::Mat1f impute(const cv::Mat1f& input, const cv::Mat1b& hidden, double noise, std::uint64_t seed, std::uint64_t item);

struct RoadOptions {
  std::vector<double> fractions = {0.1, 0.3, 0.5, 0.7, 0.9};  ///< of the pixels hidden, each above 0 and below 1
  double noise = 0.01;                                        ///< standard deviation, standardised units
};

/// ROAD, "remove and debias" (Rong et al., ICML 2022): mean score over the fractions.
struct Road {
  double most;   ///< most relevant pixels hidden first: a good map gives a low score
  double least;  ///< least relevant pixels hidden first: a good map gives a high score
};

/// @param map, input  S x S, standardised
/// @throws Error  Kind::bad_value for pictures of different size, a map that is not finite, or fractions out of range
Road road(const cv::Mat1f& map, const cv::Mat1f& input, const ScoresOf& scores, const RoadOptions& options,
          std::uint64_t seed, std::uint64_t item);

}  // namespace leukolens
