#pragma once
#include "atlas/network_pass.hpp"
#include "leukolens/atlas/generality.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/pictures/cell_strip.hpp"

namespace leukolens {

/// What the parts of a class's page need.
struct ClassTask {
  const AtlasNetwork& network;
  const NetworkPass& pass;
  const AtlasOptions& options;
  const LogitsOf& logits;
  const Model& single;  ///< the network whose channels are looked at
  const ConceptsOf& concepts;
  std::size_t c;   ///< the class
  std::string at;  ///< JSON pointer of the class in atlas.json
  std::string map_title;
  bool pictured;
};

/// What the atlas says of one class by one network.
struct ClassEntry {
  Json json;
  ClassPattern pattern;
  StripCell mean_cell;                             ///< on the common grid; without images where no cell has an outline
  std::map<std::string, std::string> pictures;     ///< PNG files by the names that the JSON gives
  std::map<std::string, std::string> strategy_of;  ///< "neutrophil 2" by the ids of the sampled cells
};

/// May be called from several threads at once.
ClassEntry class_entry(const ClassTask& task);

}  // namespace leukolens
