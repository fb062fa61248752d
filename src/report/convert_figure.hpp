#pragma once
#include <filesystem>
#include <string>

#include "leukolens/report/report.hpp"

namespace leukolens {

/// An SVG as the bytes of a PDF or of a PNG of twice its size in px, by rsvg-convert.
/// @throws Error  Kind::io where that is missing (remedy) or fails
std::string convert_figure(const std::string& svg, FigureFormat format);

/// Writes `name`.svg into the folder under way, and the same as PDF or PNG where asked; nothing for an empty figure.
void write_figure(const std::filesystem::path& folder, const std::string& name, const std::string& svg,
                  FigureFormat format);

}  // namespace leukolens
