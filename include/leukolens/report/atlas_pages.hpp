#pragma once
#include <map>
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// The pages of an atlas by their file names: index.html and a page a class, each self-contained. Computes nothing:
/// every sentence stands in the JSON.
/// @param atlas     atlas.json: docs/formats.md
/// @param pictures  PNG files by the names that the JSON gives
std::map<std::string, std::string> atlas_pages(const Json& atlas, const std::map<std::string, std::string>& pictures,
                                               const ReportContext& context);

}  // namespace leukolens
