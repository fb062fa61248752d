#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "leukolens/dataset/inputs.hpp"

namespace leukolens {

/// Reads one manifest. The errors are those of `list_inputs`.
Inputs read_manifest(const std::filesystem::path& path, const InputOptions& options, const Warn& warn);

/// The part of a cell's id that stands for its file, from a manifest's `path`: see `InputFile::relative_path`.
/// @param folder  the manifest's folder, absolute and normal
std::string id_path(std::string_view path, const std::filesystem::path& folder);

}  // namespace leukolens
