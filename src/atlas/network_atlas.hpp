#pragma once
#include "atlas/class_entry.hpp"
#include "atlas/gallery.hpp"

namespace leukolens {

/// What the atlas says of one network.
struct NetworkAtlas {
  Json json;
  NetworkPatterns patterns;
  std::vector<StripCell> mean_cells;  ///< one a class, on the common grid; without images where there is none
  std::map<std::string, std::string> pictures;
  Gallery gallery;
  std::size_t failed = 0;
};

/// @param at        JSON pointer of this network in atlas.json
/// @param pictured  draw pictures and keep cells for the gallery
NetworkAtlas network_atlas(const std::vector<std::filesystem::path>& inputs, const AtlasNetwork& network,
                           const AtlasTools& tools, const std::filesystem::path& output, const AtlasOptions& options,
                           const std::string& at, bool pictured, const Warn& warn, const OnProgress& progress);

}  // namespace leukolens
