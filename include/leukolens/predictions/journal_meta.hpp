#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/predictions/prediction.hpp"

namespace leukolens {

/// The first key in which two records of runs differ ("options.scale"), with both values as text.
struct MetaDifference {
  std::string key, before, now;
};
/// Nothing where both are of one run. What only a finished table has (`rows`, `failed`) and how the command was typed
/// are not compared.
std::optional<MetaDifference> difference_of(const Json& before, const Json& now);

/// What the table's `.meta.json` says: schema version and classes, then what the caller gives.
Json table_meta(const PredictionSchema& schema, const Json& given);

/// @throws Error  Kind::bad_data naming the file at fault and the first key in which the two differ, with both values.
/// @param table  the table that `before` belongs to
void check_same_run(const Json& before, const Json& now, const std::filesystem::path& table);

}  // namespace leukolens
