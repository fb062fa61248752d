#pragma once
#include <string>

#include "leukolens/report/report.hpp"

namespace leukolens {

/// An SVG as the bytes of a PDF or of a PNG of twice its size in px, by rsvg-convert.
/// @throws Error  Kind::io where that is missing (remedy) or fails
std::string convert_figure(const std::string& svg, FigureFormat format);

}  // namespace leukolens
