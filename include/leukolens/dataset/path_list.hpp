#pragma once
#include <filesystem>
#include <istream>
#include <string>
#include <vector>

namespace leukolens {

/// Paths of files and folders, one a line, as `find` prints them; blank lines are passed over, a line may end in CRLF.
/// @param name  of the list, for messages
/// @throws Error  Kind::missing naming the first line whose path is not there; Kind::bad_data for a list without paths
std::vector<std::filesystem::path> read_path_list(std::istream& list, const std::string& name);

}  // namespace leukolens
