#pragma once
#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

struct StrategiesOptions {
  int most = 6;         ///< strategies, 1..12
  int null_draws = 99;  ///< of homogeneous maps that the clusters are compared with
  std::uint64_t seed = 1;
};

/// Cells whose maps are alike.
struct Strategy {
  std::vector<std::size_t> cells;  ///< of those given, nearest to the strategy's mean map first
  double share = undefined;
  Estimate accuracy;  ///< of the held-out labelled ones; NaN where there is none
  std::vector<std::pair<std::string, std::size_t>> donors, captures;  ///< most cells first; without name left out
  double outside = undefined;       ///< mean share of |relevance| beside the cell, 0..1
  double outside_area = undefined;  ///< mean share of the image that is beside the cell
  double spot = undefined;  ///< share of the mean map's relevance that lies in the most relevant 5 % of the places that
                            ///< no cell covers: 0.05 times the outside share where nothing stands out there
  double spot_contrast = undefined;  ///< of the mean phase in these places with that of the others, in standard
                                     ///< deviations of those (at least a fiftieth of the cells' height)
  std::string unseen;                ///< what is said of relevance in places where the mean image shows nothing
  std::string artefact;              ///< why it is a likely artefact; empty: it is none
  cv::Mat1f mean_map, mean_phase;    ///< in the patch's own coordinates: what lies at a fixed place of the image stays
};

struct StrategiesReport {
  std::vector<Strategy> strategies;    ///< the largest first; one where the maps are of one kind
  std::vector<int> of_cell;            ///< the strategy of each given cell, -1: its map shows nothing
  double silhouette = undefined;       ///< of the clusters, -1..1
  double null_silhouette = undefined;  ///< the largest of clusters in homogeneous maps of the same covariance
};

/// Spectral relevance analysis (Lapuschkin et al., Nat Commun 10, 2019): the maps of a class's cells, 16 x 16, L1 norm
/// 1, as a graph of nearest neighbours; spectral clusters (Ng, Jordan & Weiss 2002), as many as have the largest mean
/// silhouette. They count only where that is larger than in all draws of one Gaussian population with the maps' own
/// covariance.
StrategiesReport find_strategies(std::span<const AtlasCell> cells, const StrategiesOptions& options = {});

Json to_json(const StrategiesReport& report, std::span<const AtlasCell> cells);
/// Likely artefacts.
std::vector<Finding> findings_of(const StrategiesReport& report, const std::string& class_name);
/// Of how many kinds the maps are, where they are of several.
std::vector<Finding> kinds_of(const StrategiesReport& report, const std::string& class_name);

}  // namespace leukolens
