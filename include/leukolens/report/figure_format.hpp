#pragma once
#include <string>

namespace leukolens {

/// How figures are written; pdf and png come beside the svg.
enum class FigureFormat { none, svg, pdf, png };
FigureFormat figure_format_from(const std::string& name);  ///< @throws Error  Kind::usage listing the names

}  // namespace leukolens
