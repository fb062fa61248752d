#pragma once
#include <map>
#include <string>

#include "dataset/folder.hpp"

namespace leukolens {

/// What files of an ending are called: "BMP", "HDF5"; of an unknown ending itself, "files without ending" for none.
std::string format_name(const std::string& ending);

/// Counts of the endings by the names of their formats.
std::map<std::string, std::size_t> formats_of(const std::map<std::string, std::size_t>& endings);

/// "4 BMP, 3 HDF5, 1 .txt": the commonest first.
std::string counted_formats(const std::map<std::string, std::size_t>& formats);

/// Tells how many of the folder's files are images of formats that are not read, and which.
void warn_of_other_formats(const std::filesystem::path& folder, const FolderListing& listing, const Warn& warn);

}  // namespace leukolens
