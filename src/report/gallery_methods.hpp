#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "report/page.hpp"

/// What the gallery says of the methods: of each how it looks at the cell and what it cannot show, and, where maps were
/// scored, how it stands beside its controls.
namespace leukolens {

/// "outside the cell: 86 % of grad-cam, 61 % of cam": the explained classes' maps that have most of their relevance
/// there, the worst ones first. Empty where none has.
/// @param most_outside  of the manifest: a larger share is named
std::string outside_text(const Json& cell, double most_outside);

/// Adds the findings, the warning and the tables. @param manifest  with `method_scores` where maps were scored
void add_methods(const Json& manifest, html::Page& page);

}  // namespace leukolens
