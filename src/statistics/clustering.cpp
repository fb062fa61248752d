#include "leukolens/statistics/clustering.hpp"

#include <algorithm>
#include <limits>

#include "leukolens/core/sampling.hpp"

namespace leukolens {

double intraclass_correlation(std::span<const double> values, const std::vector<std::string>& donors) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto groups = group_by(donors);
  const auto count = static_cast<double>(groups.names.size()), n = static_cast<double>(values.size());
  if (groups.names.size() < 2 || n <= count) return nan;
  std::vector<double> size(groups.names.size()), sum(groups.names.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    size[groups.of_item[i]] += 1;
    sum[groups.of_item[i]] += values[i];
  }
  double total = 0, squared_sizes = 0;
  for (std::size_t g = 0; g < size.size(); ++g) total += sum[g], squared_sizes += size[g] * size[g];
  double between = 0, within = 0;
  for (std::size_t g = 0; g < size.size(); ++g) {
    const double gap = sum[g] / size[g] - total / n;
    between += size[g] * gap * gap;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto g = groups.of_item[i];
    within += (values[i] - sum[g] / size[g]) * (values[i] - sum[g] / size[g]);
  }
  between /= count - 1;
  within /= n - count;
  const double typical = (n - squared_sizes / n) / (count - 1);  // cells of a donor, for unequal sizes
  const double spread = between + (typical - 1) * within;
  return spread > 0 ? std::clamp((between - within) / spread, 0.0, 1.0) : nan;
}

double effective_cells(std::size_t n, std::span<const double> weights, const std::vector<std::string>& donors,
                       double correlation) {
  const auto groups = group_by(donors.empty() ? std::vector<std::string>(n) : donors);
  std::vector<double> of_donor(groups.names.size());
  double sum = 0, squares = 0, donor_squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double w = weights.empty() ? 1 : weights[i];
    sum += w;
    squares += w * w;
    of_donor[groups.of_item[i]] += w;
  }
  if (n == 0) return 0;
  for (const double w : of_donor) donor_squares += w * w;
  return sum * sum / squares / (1 + (donor_squares / sum - 1) * correlation);
}

}  // namespace leukolens
