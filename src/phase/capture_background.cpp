#include "phase/capture_background.hpp"

#include <algorithm>

namespace leukolens {

std::vector<float> median_image(std::vector<std::vector<float>> images) {
  const auto middle = static_cast<std::ptrdiff_t>(images.size() / 2);
  const bool even = images.size() % 2 == 0;
  std::vector<float> values(images.size()), median(images.front().size());
  for (std::size_t i = 0; i < median.size(); ++i) {
    for (std::size_t k = 0; k < images.size(); ++k) values[k] = images[k][i];
    std::nth_element(values.begin(), values.begin() + middle, values.end());
    const float upper = values[static_cast<std::size_t>(middle)];
    median[i] = even ? (*std::max_element(values.begin(), values.begin() + middle) + upper) / 2 : upper;
  }
  return median;
}

}  // namespace leukolens
