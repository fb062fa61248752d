#pragma once
#include <chrono>
#include <string>

namespace leukolens {

/// "2026-11-26T22:40:05Z"
std::string utc_text(std::chrono::system_clock::time_point time);

}  // namespace leukolens
