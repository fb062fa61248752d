#pragma once
#include <string>
#include <vector>

#include "atlas/class_cells.hpp"
#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

// The parts of a class in atlas.json that rest on all of its cells: counts, radial profile, agreement of signs. Their
// sentences stand beside them.

Json counts_json(const ClassCells& cells);
/// Says so where most calls of held-out cells are wrong: what the network looks at then does not make the class.
std::vector<Finding> counts_findings(const Json& counts, const std::string& class_name);
Json radial_json(const ClassCells& cells);
std::vector<Finding> radial_findings(const Json& radial, const std::string& class_name);

/// @param maps  over all cells of the class
Json agreement_json(const MapMeans& maps);
std::vector<Finding> agreement_findings(const Json& agreement, const std::string& class_name);

/// {"text", "from": absolute JSON pointers}. @param at  pointer of the part
Json findings_json(const std::vector<Finding>& findings, const std::string& at);

}  // namespace leukolens
