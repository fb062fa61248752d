#include "leukolens/explain/max_sensitivity.hpp"

#include <algorithm>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {

std::vector<double> max_sensitivity(const Attribute& attribute, const cv::Mat1f& input, const std::vector<int>& targets,
                                    const std::vector<cv::Mat1f>& maps, const SensitivityOptions& options,
                                    std::uint64_t seed, std::uint64_t item) {
  if (options.samples < 1) throw Error(Kind::bad_value, "max-sensitivity: 1 noisy copy or more is needed");
  if (maps.size() != targets.size()) throw Error(Kind::bad_value, "max-sensitivity: one map a class is needed");
  double lowest, highest;
  cv::minMaxLoc(input, &lowest, &highest);
  const double radius = options.radius * (highest - lowest);
  Random random(seed, "noise of max-sensitivity", item);
  std::vector<cv::Mat1f> copies;
  for (int k = 0; k < options.samples; ++k) {
    copies.push_back(input.clone());
    for (auto& value : copies.back()) value += static_cast<float>(random.uniform(-radius, radius));
  }
  const auto noisy = attribute(copies, std::vector<std::vector<int>>(copies.size(), targets));
  std::vector<double> largest(maps.size(), 0);
  for (std::size_t t = 0; t < maps.size(); ++t) {
    const double norm = cv::norm(maps[t]);
    for (const auto& copy : noisy) largest[t] = std::max(largest[t], cv::norm(copy[t].map, maps[t]) / norm);
    if (!(norm > 0)) largest[t] = std::numeric_limits<double>::quiet_NaN();
  }
  return largest;
}

}  // namespace leukolens
