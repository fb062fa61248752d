#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"

namespace leukolens {

/// What a folder and those below it hold.
struct FolderListing {
  std::vector<std::string> images;  ///< paths relative to the folder, bytewise order: known endings, and folders that
                                    ///< are a capture each
  bool is_capture = false;          ///< the folder itself is one; its frames are not among the images
  std::map<std::string, std::size_t> others;  ///< the other endings found, lower case ("" for none)
};

/// Walks a folder. Hidden files and folders are passed over; links to folders are followed, each folder once, so a
/// loop of links ends (a second way into a folder is told to `warn`).
/// @throws Error  Kind::io naming the folder that cannot be read
FolderListing list_folder(const std::filesystem::path& root, const Warn& warn);

}  // namespace leukolens
