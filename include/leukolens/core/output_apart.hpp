#pragma once
#include <filesystem>
#include <span>

namespace leukolens {

/// An output is replaced under --force, and so is what lies in it. It must therefore be apart from everything that the
/// command reads: not be an input, hold one, or lie inside one that is a folder. The same holds for the names beside
/// it that a run uses (`X.part`, `X.part.old`, `X.part.meta.json`, `X.meta.json`). Compared as given and with all
/// symbolic links resolved.
/// @param inputs  files and folders that are read; empty paths are skipped
/// @throws Error  Kind::usage naming both paths and the remedy
void check_output_apart(const std::filesystem::path& output, std::span<const std::filesystem::path> inputs);

}  // namespace leukolens
