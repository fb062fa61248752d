#pragma once
#include <array>

#include "atlas/aligned.hpp"

namespace leukolens {

/// Means over aligned cells. Where no cell's patch reached, all are 0.
struct MapMeans {
  std::size_t cells = 0;
  cv::Mat1f phase, relevance;
  cv::Mat1f spread;     ///< standard deviation of the relevance over the cells
  cv::Mat1f agreement;  ///< share of the cells whose relevance has the sign of the mean, 0..1
};

/// Sums over aligned cells, in the memory of a few images.
class MapSums {
 public:
  void add(const AlignedCell& cell);
  std::size_t cells() const { return cells_; }
  MapMeans means() const;

 private:
  std::size_t cells_ = 0;
  cv::Mat1d covered_, phase_, relevance_, squared_, positive_, negative_;
};

}  // namespace leukolens
