#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// @throws Error  Kind::missing; Kind::bad_data naming the file and the parser's position
Json read_json(const std::filesystem::path& path);

/// A required member. @throws Error  Kind::bad_data naming file and key ("M/model.json: no `classes`. ...")
template <typename T>
T json_get(const Json& json, const char* key, const std::filesystem::path& path);

/// NaN and infinities become null (undefined is null in our JSON, never 0).
Json json_number(double value);
/// The number, NaN for null or an absent key.
double number_from(const Json& json, const char* key);

/// Two-space indented text with a final line break.
std::string json_text(const Json& json);

namespace detail {
[[noreturn]] void throw_json_member(const char* key, const std::filesystem::path& path, const std::string& why);
}

template <typename T>
T json_get(const Json& json, const char* key, const std::filesystem::path& path) {
  const auto member = json.is_object() ? json.find(key) : json.end();
  if (member == json.end()) detail::throw_json_member(key, path, "is missing");
  try {
    return member->template get<T>();
  } catch (const nlohmann::json::exception& e) {
    detail::throw_json_member(key, path, e.what());
  }
}

}  // namespace leukolens
