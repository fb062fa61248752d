#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "leukolens/core/array.hpp"

namespace leukolens {

/// Names of the arrays in a NumPy .npz archive, without ".npy", in the archive's order.
/// @throws Error  as check_readable (core/files.hpp); Kind::bad_data
std::vector<std::string> npz_names(const std::filesystem::path& path);

/// One array of the archive. @throws Error  Kind::bad_data naming the file, the array asked for and those found
Array read_npz(const std::filesystem::path& path, const std::string& name);

/// The .npy file of one array as it is stored, for types that `read_npz` does not know (text). Errors as above.
std::vector<std::byte> read_npz_bytes(const std::filesystem::path& path, const std::string& name);

}  // namespace leukolens
