#pragma once
#include "inspect.hpp"

/// Whether the path is a file or folder that by its layout is a capture. A file that cannot be opened is none.
bool is_capture(const std::filesystem::path& path);

/// `inspect` of a capture; with --output a folder with histogram.svg and frames.png.
int inspect_one_capture(const InspectOptions& o, Console& console);
