#pragma once
#include <filesystem>
#include <string>

#include "leukolens/report/report.hpp"

namespace leukolens {

/// An SVG as the bytes of a PDF or of a PNG of twice its size in px, by rsvg-convert.
/// @throws Error  Kind::io where that is missing (remedy) or fails
std::string convert_figure(const std::string& svg, FigureFormat format);

/// Writes name.svg and, where the format asks for it, name.pdf or name.png into a FolderWriter's part; nothing for an
/// empty `svg`; each with the stamp in its metadata. @throws Error  Kind::io
void write_figure(const std::filesystem::path& folder, const std::string& name, const std::string& svg,
                  FigureFormat format, const RunStamp& stamp);

}  // namespace leukolens
