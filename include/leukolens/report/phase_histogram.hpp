#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace leukolens {

/// How often phase takes which values, as an SVG by gnuplot; the counts on a logarithmic axis, since most pixels are
/// medium. Empty without counts.
/// @param counts  of equal bins from lo to hi  @param unit  "rad" | "arbitrary"
/// @throws Error  Kind::io when gnuplot is missing or fails (remedy)
std::string phase_histogram_svg(const std::vector<std::size_t>& counts, double lo, double hi, const std::string& unit);

}  // namespace leukolens
