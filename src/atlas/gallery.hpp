#pragma once
#include <string>
#include <vector>

#include "atlas/network_pass.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {

/// The cells of the gallery page: their facts, and their images on sheets.
struct Gallery {
  Json json;  ///< docs/formats.md
  std::vector<std::string>
      sheets;  ///< PNG files, grey: cells in rows of `columns`, each its phase and beside it its map
};

/// @param strategy_of  "neutrophil 2" by the ids of the sampled cells
Gallery gallery_of(const AtlasNetwork& network, const NetworkPass& pass, const std::string& map_title,
                   const std::map<std::string, std::string>& strategy_of);

}  // namespace leukolens
