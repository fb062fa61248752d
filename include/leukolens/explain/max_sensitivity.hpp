#pragma once
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/attribution/attribution.hpp"

namespace leukolens {

struct SensitivityOptions {
  int samples = 10;      ///< noisy copies, 1 or more; each costs one more explanation
  double radius = 0.02;  ///< of the uniform noise, fraction of the cell's range (largest less smallest value)
};

/// Max-sensitivity (Yeh et al., NeurIPS 2019): the largest ||map of a noisy copy - map|| / ||map|| (Frobenius norms).
/// 0: the map does not answer to noise. NaN for a map that is 0 everywhere. The noise comes from (seed, item) and is
/// the same for every method; a method that samples adds the scatter of its own draws.
/// @param input    S x S, standardised
/// @param targets  T classes
/// @param maps     the T maps of the input itself
/// @returns T values
/// @throws Error  Kind::bad_value for another number of maps, or samples < 1; as Attribute
std::vector<double> max_sensitivity(const Attribute& attribute, const cv::Mat1f& input, const std::vector<int>& targets,
                                    const std::vector<cv::Mat1f>& maps, const SensitivityOptions& options,
                                    std::uint64_t seed, std::uint64_t item);

}  // namespace leukolens
