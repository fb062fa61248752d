#include "leukolens/explain/perturbation_curves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/check_map.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

/// `from` with the first `count` pixels of the order taken from `to`.
cv::Mat1f exchanged(const cv::Mat1f& from, const cv::Mat1f& to, const std::vector<int>& order, std::size_t count) {
  cv::Mat1f out = from.clone();
  for (std::size_t i = 0; i < count; ++i) {
    const int row = order[i] / from.cols, column = order[i] % from.cols;
    out(row, column) = to(row, column);
  }
  return out;
}

}  // namespace

std::vector<int> pixels_by_relevance(const cv::Mat1f& map, std::uint64_t seed, std::uint64_t item) {
  check_map(map, map.size());
  std::vector<int> order(map.total());
  std::iota(order.begin(), order.end(), 0);
  Random random(seed, "order of equally relevant pixels", item);
  shuffle(order, random);
  std::ranges::stable_sort(
      order, [&](int a, int b) { return map(a / map.cols, a % map.cols) > map(b / map.cols, b % map.cols); });
  return order;
}

double area_under(const PerturbationCurve& curve) {
  double area = 0;
  for (std::size_t k = 1; k < curve.score.size(); ++k)
    area += (curve.fraction[k] - curve.fraction[k - 1]) * (curve.score[k] + curve.score[k - 1]) / 2;
  return area;
}

DeletionInsertion deletion_insertion(const cv::Mat1f& map, const cv::Mat1f& input, const cv::Mat1f& baseline,
                                     const ScoresOf& scores, int steps, std::uint64_t seed, std::uint64_t item) {
  if (steps < 1) throw Error(Kind::bad_value, "deletion and insertion: steps must be 1 or more");
  check_map(map, input.size());
  check_map(baseline, input.size());
  const auto order = pixels_by_relevance(map, seed, item);
  const auto n = static_cast<std::size_t>(steps);
  std::vector<double> fraction;
  std::vector<cv::Mat1f> images;  // deletion from the clean input to the baseline, then insertion without its two ends
  const auto add = [&](const cv::Mat1f& from, const cv::Mat1f& to, std::size_t k) {
    const double changed = std::round(static_cast<double>(k * order.size()) / steps);
    images.push_back(exchanged(from, to, order, static_cast<std::size_t>(changed)));
    return changed / static_cast<double>(order.size());
  };
  for (std::size_t k = 0; k <= n; ++k) fraction.push_back(add(input, baseline, k));
  for (std::size_t k = 1; k < n; ++k) add(baseline, input, k);
  const auto found = checked_scores(scores, images);
  const auto middle = found.begin() + steps + 1;
  DeletionInsertion curves = {{fraction, {found.begin(), middle}}, {fraction, {found[n]}}};
  curves.insertion.score.insert(curves.insertion.score.end(), middle, found.end());
  curves.insertion.score.push_back(found[0]);
  return curves;
}

}  // namespace leukolens
