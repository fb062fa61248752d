#pragma once
#include <optional>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/explain/method_table.hpp"

namespace leukolens {

/// The scored maps that a manifest of `explain` (schema 2) lists, a target a cell and explained class; none where maps
/// were not scored.
/// @throws Error  Kind::bad_data naming the cell that lacks a method's map
std::vector<ScoredTarget> scored_targets(const Json& manifest);

/// The table of the manifest's methods; nothing where its maps were not scored.
/// @throws Error  as scored_targets
std::optional<MethodTable> method_table(const Json& manifest);

}  // namespace leukolens
