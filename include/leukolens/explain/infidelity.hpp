#pragma once
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/explain/scores_of.hpp"

namespace leukolens {

/// Squares of a cell and what the score loses when the baseline replaces each.
struct HiddenWindows {
  std::vector<cv::Rect> windows;
  std::vector<double> drops;  ///< score of the input - score with the window hidden
};

/// Squares with sides drawn evenly from S/8 to S/2 (1 px at least), anywhere in the picture, from (seed, item): the
/// same for every map of a cell.
/// @param input, baseline  S x S, standardised
/// @throws Error  Kind::bad_value for pictures of different size or a count < 1
HiddenWindows hide_windows(const cv::Mat1f& input, const cv::Mat1f& baseline, const ScoresOf& scores, int count,
                           std::uint64_t seed, std::uint64_t item);

/// Infidelity (Yeh et al., NeurIPS 2019) for squares that the baseline replaces, with the best scale: the smallest mean
/// of (b s - drop)^2 over b >= 0, s being the map's sum in the window, divided by the mean of drop^2. In 0..1: the part
/// of the drops that the map, as a picture of contributions, leaves unexplained. 0: drops are proportional to the map's
/// sums; 1: no help at all, or the wrong way round. NaN where no window changes the score.
double infidelity(const cv::Mat1f& map, const HiddenWindows& hidden);

}  // namespace leukolens
