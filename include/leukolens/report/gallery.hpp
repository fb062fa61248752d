#pragma once
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// report.html of a folder that `explain` writes: its pictures, wrong calls first, then the least confident ones (the
/// first 200), what the methods are and how they stand beside their controls, the maps that lie mostly outside the
/// cell, and the cells that could not be explained.
/// @param manifest  the folder's manifest.json; with `method_scores`, what method_scores.json holds, where maps were
///                  scored
std::string gallery_html(const Json& manifest, const ReportContext& context);

}  // namespace leukolens
