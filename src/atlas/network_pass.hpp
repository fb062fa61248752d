#pragma once
#include "atlas/class_cells.hpp"
#include "atlas/explained_stream.hpp"
#include "atlas/tiles.hpp"

namespace leukolens {

/// Shape, logits and label of every cell, whatever it is called: a few numbers each.
struct CellTable {
  std::vector<double> shape;     ///< N x D, shape_columns()
  std::vector<float> logits, p;  ///< N x K
  std::vector<int> labels;       ///< N, -1: none
  std::vector<std::string> donors;

  void add(const AtlasCell& cell);
};

/// All that one network's pass over the cells leaves.
struct NetworkPass {
  std::vector<ClassCells> classes;
  CellTable table;
  Tiles tiles;
  StreamReport report;
};

/// @param pictured  keep cells for the gallery
/// @throws Error  Kind::bad_data where no cell could be classified; as make_atlas
NetworkPass pass_over(const std::vector<std::filesystem::path>& inputs, const AtlasNetwork& network,
                      const AttributeBy& attribute_by, const Engines& engines, const std::filesystem::path& output,
                      const AtlasOptions& options, bool pictured, const Warn& warn, const OnProgress& progress);

}  // namespace leukolens
