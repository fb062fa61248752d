#include "leukolens/core/utc_time.hpp"

#include <ctime>

namespace leukolens {

std::string utc_text(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string utc_text_of(const std::filesystem::path& file) {
  return utc_text(std::chrono::file_clock::to_sys(
      std::chrono::time_point_cast<std::chrono::seconds>(std::filesystem::last_write_time(file))));
}

}  // namespace leukolens
