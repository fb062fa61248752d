#pragma once
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

/// The folder of real recordings (LEUKOLENS_DATA, else ../shared/data beside the source tree). It is not ours to
/// redistribute; where it is absent a test prints the reason and skips.
inline std::optional<std::filesystem::path> real_data(const char* part) {
  const char* given = std::getenv("LEUKOLENS_DATA");
  const auto folder = (given ? std::filesystem::path(given)
                             : std::filesystem::path(LEUKOLENS_SOURCE_DIR).parent_path() / "shared" / "data") /
                      part;
  if (std::filesystem::exists(folder)) return folder;
  std::printf("skipped: no real data at %s (set LEUKOLENS_DATA)\n", folder.c_str());
  return std::nullopt;
}
