#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace leukolens {

/// Writes named .npy files as one .npz, synced to the disk. Times are fixed, so equal arrays give equal bytes.
/// @throws Error  Kind::io naming the path and the reason
void write_npz(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& arrays);

}  // namespace leukolens
