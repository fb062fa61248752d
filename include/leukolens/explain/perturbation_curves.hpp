#pragma once
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/explain/scores_of.hpp"

namespace leukolens {

/// Pixels (row x S + column) from the most to the least relevant. Equal ones stand in an order drawn from (seed, item),
/// the same for every map of that size: neither the top left corner nor one of two methods is favoured.
/// @throws Error  Kind::bad_value for a value that is not finite
std::vector<int> pixels_by_relevance(const cv::Mat1f& map, std::uint64_t seed, std::uint64_t item);

/// The score while more and more pixels change.
struct PerturbationCurve {
  std::vector<double> fraction;  ///< of the pixels changed, 0 to 1
  std::vector<double> score;
};
double area_under(const PerturbationCurve& curve);  ///< trapezoid rule

/// Petsiuk, Das & Saenko, BMVC 2018. Deletion: the baseline replaces the most relevant pixels first, so a good map
/// gives a small area. Insertion: the input appears on the baseline, most relevant first; a good map gives a large
/// area. Nothing is rescaled: with a probability as score both areas lie in 0..1.
struct DeletionInsertion {
  PerturbationCurve deletion, insertion;
};

/// @param map, input, baseline  S x S; input and baseline standardised
/// @param steps                 equal ones, 1 or more; step k changes the first round(k S^2 / steps) pixels
/// @throws Error  Kind::bad_value for pictures of different size, a map that is not finite, or steps < 1
DeletionInsertion deletion_insertion(const cv::Mat1f& map, const cv::Mat1f& input, const cv::Mat1f& baseline,
                                     const ScoresOf& scores, int steps, std::uint64_t seed, std::uint64_t item);

}  // namespace leukolens
