#include "leukolens/predictions/journal_meta.hpp"

#include <optional>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {
namespace {

std::string shown(const Json* value) {
  if (!value) return "absent";
  const std::string text = value->dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= 70 ? text : text.substr(0, 67) + "...";
}

const Json* member(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// The first key, in the order of `now`, whose values differ; objects are entered ("options.scale").
std::optional<MetaDifference> first_difference(const Json& before, const Json& now, const std::string& prefix) {
  const auto compare = [&](const std::string& key) -> std::optional<MetaDifference> {
    const Json *was = member(before, key), *is = member(now, key);
    if (was && is && was->is_object() && is->is_object()) return first_difference(*was, *is, prefix + key + ".");
    if (was && is && *was == *is) return {};
    return MetaDifference{prefix + key, shown(was), shown(is)};
  };
  for (const auto& [key, value] : now.items())
    if (const auto difference = compare(key)) return difference;
  for (const auto& [key, value] : before.items())
    if (!now.contains(key))
      if (const auto difference = compare(key)) return difference;
  return {};
}

/// The members that must not change: not what only a finished table has, nor how the command was typed.
Json bits_of(const Json& meta) {
  Json kept = meta.is_object() ? meta : Json::object();
  for (const char* key : {"rows", "failed", "command_line", "table_sha256"}) kept.erase(key);
  return kept;
}

}  // namespace

std::optional<MetaDifference> difference_of(const Json& before, const Json& now) {
  return first_difference(bits_of(before), bits_of(now), "");
}

Json table_meta(const PredictionSchema& schema, const Json& given) {
  Json meta = {{"schema_version", 1}, {"classes", schema.classes}, {"columns", schema.columns()}};
  for (const auto& [key, value] : given.items()) meta[key] = value;
  return Json::parse(json_text(meta));  // as it will be read back: NaN is null, text is UTF-8
}

void check_same_run(const Json& before, const Json& now, const std::filesystem::path& table) {
  if (const auto difference = difference_of(before, now))
    throw Error(Kind::bad_data, table.string() + ": belongs to another run: `" + difference->key + "` was " +
                                    difference->before + " and is now " + difference->now +
                                    ". Run it as before, or give --force to begin anew.");
}

}  // namespace leukolens
