#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace leukolens {

/// The bytes of a version 1 .npy file: `descr` is NumPy's type ("<f4"), `samples` its little-endian C-order bytes.
std::string npy_bytes(const std::string& descr, const std::vector<std::size_t>& shape, std::string_view samples);

/// Writes named .npy files as one .npz, synced to the disk. Times are fixed, so equal arrays give equal bytes.
/// @throws Error  Kind::io naming the path and the reason
void write_npz(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& arrays);

}  // namespace leukolens
