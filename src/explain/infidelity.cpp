#include "leukolens/explain/infidelity.hpp"

#include <algorithm>
#include <limits>

#include "explain/check_map.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {

HiddenWindows hide_windows(const cv::Mat1f& input, const cv::Mat1f& baseline, const ScoresOf& scores, int count,
                           std::uint64_t seed, std::uint64_t item) {
  if (count < 1) throw Error(Kind::bad_value, "infidelity: 1 window or more must be hidden");
  check_map(baseline, input.size());
  const int shorter = std::min(input.rows, input.cols), smallest = std::max(1, shorter / 8);
  const int sides = std::max(smallest, shorter / 2) - smallest + 1;
  Random random(seed, "windows of infidelity", item);
  const auto below = [&](int n) { return static_cast<int>(random.below(static_cast<std::uint64_t>(n))); };
  HiddenWindows hidden;
  std::vector<cv::Mat1f> images = {input};
  for (int k = 0; k < count; ++k) {
    const int side = smallest + below(sides), x = below(input.cols - side + 1), y = below(input.rows - side + 1);
    const cv::Rect window(x, y, side, side);
    hidden.windows.push_back(window);
    cv::Mat1f image = input.clone();
    baseline(window).copyTo(image(window));
    images.push_back(image);
  }
  const auto found = checked_scores(scores, images);
  for (std::size_t k = 1; k < found.size(); ++k) hidden.drops.push_back(found[0] - found[k]);
  return hidden;
}

double infidelity(const cv::Mat1f& map, const HiddenWindows& hidden) {
  check_map(map, map.size());
  double sums = 0, products = 0, drops = 0;  // of squares, but for the products
  for (std::size_t k = 0; k < hidden.windows.size(); ++k) {
    const double s = cv::sum(map(hidden.windows[k]))[0], drop = hidden.drops[k];
    sums += s * s;
    products += s * drop;
    drops += drop * drop;
  }
  if (!(drops > 0)) return std::numeric_limits<double>::quiet_NaN();
  if (!(sums > 0) || products <= 0) return 1;
  return std::max(0., 1 - products / sums * products / drops);  // at b = products / sums
}

}  // namespace leukolens
