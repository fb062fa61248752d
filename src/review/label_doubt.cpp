#include "leukolens/review/label_doubt.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "leukolens/core/error.hpp"

namespace leukolens {

std::vector<LabelDoubt> label_doubts(const Table& p, std::span<const int> labels) {
  const auto n = static_cast<std::size_t>(p.rows()), k = static_cast<std::size_t>(p.cols());
  if (labels.size() != n)
    throw Error(Kind::bad_value,
                std::to_string(n) + " rows of probabilities, " + std::to_string(labels.size()) + " labels.");
  std::vector<double> sum(k), count(k);
  for (std::size_t i = 0; i < n; ++i) {
    if (labels[i] < -1 || labels[i] >= static_cast<int>(k))
      throw Error(Kind::bad_value, "row " + std::to_string(i) + ": label " + std::to_string(labels[i]) +
                                       " is outside -1.." + std::to_string(k - 1) + ".");
    if (labels[i] < 0) continue;
    sum[static_cast<std::size_t>(labels[i])] += p(static_cast<Eigen::Index>(i), labels[i]);
    count[static_cast<std::size_t>(labels[i])] += 1;
  }
  std::vector<LabelDoubt> doubts(n, {std::numeric_limits<double>::quiet_NaN(), false});
  for (std::size_t i = 0; i < n; ++i) {
    if (labels[i] < 0) continue;
    const auto row = p.row(static_cast<Eigen::Index>(i));
    double other = 0, most = -1;
    int found = labels[i];
    for (int c = 0; c < static_cast<int>(k); ++c) {
      const auto at = static_cast<std::size_t>(c);
      if (c != labels[i]) other = std::max(other, row[c]);
      if (count[at] > 0 && row[c] >= sum[at] / count[at] && row[c] > most) most = row[c], found = c;
    }
    doubts[i] = {(1 - (row[labels[i]] - other)) / 2, found != labels[i]};
  }
  return doubts;
}

}  // namespace leukolens
