#include "atlas/map_sums.hpp"

#include <cmath>

namespace leukolens {

void MapSums::add(const AlignedCell& cell) {
  if (cells_++ == 0)
    for (auto* sum : {&covered_, &phase_, &relevance_, &squared_, &positive_, &negative_})
      *sum = cv::Mat1d::zeros(cell.phase.size());
  for (int y = 0; y < cell.phase.rows; ++y)
    for (int x = 0; x < cell.phase.cols; ++x) {
      if (cell.covered(y, x) < 0.999f) continue;  // partly beyond the patch
      const double r = cell.relevance(y, x);
      covered_(y, x) += 1;
      phase_(y, x) += cell.phase(y, x);
      relevance_(y, x) += r;
      squared_(y, x) += r * r;
      positive_(y, x) += r > 0;
      negative_(y, x) += r < 0;
    }
}

MapMeans MapSums::means() const {
  MapMeans means;
  means.cells = cells_;
  if (cells_ == 0) return means;
  for (auto* map : {&means.phase, &means.relevance, &means.spread, &means.agreement})
    *map = cv::Mat1f::zeros(covered_.size());
  for (int y = 0; y < covered_.rows; ++y)
    for (int x = 0; x < covered_.cols; ++x) {
      const double n = covered_(y, x);
      if (n == 0) continue;
      const double mean = relevance_(y, x) / n;
      means.phase(y, x) = static_cast<float>(phase_(y, x) / n);
      means.relevance(y, x) = static_cast<float>(mean);
      means.spread(y, x) = static_cast<float>(std::sqrt(std::max(0., squared_(y, x) / n - mean * mean)));
      const double same = mean > 0 ? positive_(y, x) : mean < 0 ? negative_(y, x) : 0;
      means.agreement(y, x) = static_cast<float>(same / n);
    }
  return means;
}

}  // namespace leukolens
