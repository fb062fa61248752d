#pragma once
#include <filesystem>

namespace leukolens {

/// Where a path leads whose last name is a symbolic link, link by link, also where nothing stands there yet; other
/// paths stay as they are. An output is written there, and the link stays.
/// @throws Error  Kind::io for links that lead in a circle
std::filesystem::path link_target(std::filesystem::path path);

}  // namespace leukolens
