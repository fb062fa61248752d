#include "leukolens/core/json.hpp"

#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

namespace leukolens {

Json read_json(const std::filesystem::path& path) {
  const std::string text = read_text(path);
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::parse_error& e) {
    throw Error(Kind::bad_data, path.string() + ": not valid JSON at byte " + std::to_string(e.byte) +
                                    ". The file is cut off or was edited; restore it from a copy.");
  }
}

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

double number_from(const Json& json, const char* key) {
  const auto member = json.find(key);
  if (member == json.end() || !member->is_number()) return std::numeric_limits<double>::quiet_NaN();
  return member->get<double>();
}

std::string json_text(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

void detail::throw_json_member(const char* key, const std::filesystem::path& path, const std::string& why) {
  throw Error(Kind::bad_data, path.string() + ": `" + key + "` " + why +
                                  ". The file was written by another program or edited; restore it.");
}

}  // namespace leukolens
