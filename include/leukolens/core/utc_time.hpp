#pragma once
#include <chrono>
#include <filesystem>
#include <string>

namespace leukolens {

/// "2026-11-26T22:40:05Z"
std::string utc_text(std::chrono::system_clock::time_point time);

/// When the file was written last. @throws std::filesystem::filesystem_error
std::string utc_text_of(const std::filesystem::path& file);

}  // namespace leukolens
