#pragma once
#include <string>
#include <vector>

#include "atlas/class_cells.hpp"
#include "leukolens/atlas/concepts.hpp"
#include "leukolens/atlas/strategies.hpp"
#include "leukolens/pictures/cell_strip.hpp"

namespace leukolens {

// Pictures of a class, as PNG files.

/// Mean relevance, its spread and the agreement of signs over the mean phase: a row each, a column for every split with
/// at least two cells. Empty where there is none.
std::string maps_picture(const ClassCells& cells, const std::string& class_name, const std::string& map_title);

/// The mean phase of a class's cells, and below it their mean relevance. Empty for no cell with an outline.
std::string mean_picture(const MapMeans& means);

/// Phase and map of cells side by side, under each its confidence, and its label where the call is wrong. Empty for no
/// cell.
std::string cells_picture(const std::vector<AtlasCell>& cells);

/// A channel's reference cells and where it finds itself in them.
std::string concept_picture(const Concept& found, const std::vector<AtlasCell>& cells);

/// Each strategy's mean phase and map, and beside it the cell nearest to it. Empty for no strategy.
std::string strategies_picture(const StrategiesReport& report, const std::vector<AtlasCell>& cells);

/// The mean cell of one class as each of several networks sees it, side by side. Empty for fewer than two networks that
/// call a cell so. @param mean_cells  by network and class
std::string networks_picture(const std::vector<std::vector<StripCell>>& mean_cells, std::size_t c);

}  // namespace leukolens
