#include "leukolens/explain/map_agreement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "explain/check_map.hpp"

namespace leukolens {
namespace {

/// Ranks less their mean; equal values share the mean of their ranks.
std::vector<double> centred_ranks(const cv::Mat1f& map, Compare compare) {
  const cv::Mat1f values = compare == Compare::sizes ? cv::Mat1f(cv::abs(map)) : map.clone();
  const float* value = values.ptr<float>();
  const std::size_t n = values.total();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [value](std::size_t i) { return value[i]; });
  std::vector<double> ranks(n);
  for (std::size_t begin = 0, end = 0; begin < n; begin = end) {
    while (end < n && value[order[end]] == value[order[begin]]) ++end;
    const double rank = static_cast<double>(begin + end - 1) / 2 - static_cast<double>(n - 1) / 2;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = rank;
  }
  return ranks;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto product = [](const auto& p, const auto& q) {
    return std::inner_product(p.begin(), p.end(), q.begin(), 0.);
  };
  const double scale = std::sqrt(product(x, x)) * std::sqrt(product(y, y));
  if (!(scale > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(product(x, y) / scale, -1., 1.);
}

}  // namespace

double rank_correlation(const cv::Mat1f& a, const cv::Mat1f& b, Compare compare) {
  check_map(a, b.size());
  check_map(b, a.size());
  return correlation(centred_ranks(a, compare), centred_ranks(b, compare));
}

Table rank_correlations(const std::vector<cv::Mat1f>& maps, Compare compare) {
  std::vector<std::vector<double>> ranks;
  for (const auto& map : maps) {
    check_map(map, maps.front().size());
    ranks.push_back(centred_ranks(map, compare));
  }
  const auto n = static_cast<Eigen::Index>(maps.size());
  Table table(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j <= i; ++j)
      table(i, j) = table(j, i) = correlation(ranks[static_cast<std::size_t>(i)], ranks[static_cast<std::size_t>(j)]);
  return table;
}

double mean_agreement(const Table& correlations, int r) {
  double sum = 0, n = 0;
  for (Eigen::Index k = 0; k < correlations.cols(); ++k)
    if (k != r && std::isfinite(correlations(r, k))) {
      sum += correlations(r, k);
      ++n;
    }
  return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace leukolens
