#include "leukolens/holdout/provenance.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/links.hpp"
#include "leukolens/holdout/calibration_history.hpp"

namespace leukolens {
namespace {
namespace fs = std::filesystem;
constexpr const char* rows_name = "calibration_rows.csv";
constexpr const char* checksum_key = "calibration_rows_sha256";
constexpr const char* hashes_key = "content_hashes";

/// The member of TABLE.meta.json, or nothing where there is no such file or member.
std::optional<std::string> meta_text(const fs::path& table, const char* key) {
  fs::path path = table.string() + ".meta.json";
  if (!fs::exists(path)) path = link_target(table).string() + ".meta.json";  // where a table behind a link has it
  if (!fs::exists(path)) return {};
  const Json meta = read_json(path);
  if (!meta.is_object() || !meta.contains(key) || meta[key].is_null()) return {};
  return json_get<std::string>(meta, key, path);
}

/// Whether rows of one role were used to fit the calibration (`rows` of its file) and are used now.
bool shares_a_role(const Json& rows, const RowChoice& choice) {
  const auto roles = rows.find("roles");
  if (roles == rows.end() || !roles->is_object()) return false;
  return std::ranges::any_of(choice.roles, [&](const RoleCount& count) {
    const auto fitted = roles->find(count.role);
    return count.used > 0 && fitted != roles->end() && fitted->is_object() && fitted->value("used", Json()) > 0;
  });
}

}  // namespace

std::string precision_of(const fs::path& table) { return meta_text(table, "precision").value_or("float32"); }

std::optional<std::string> weights_of(const fs::path& table) { return meta_text(table, "weights_sha256"); }

std::optional<std::string> calibration_of(const fs::path& table) { return meta_text(table, "calibration_sha256"); }

void note_rows(Calibration& calibration, const ScoreTable& table, const RowChoice& choice,
               const std::string& rows_csv) {
  Json rows = to_json(choice);
  calibration.precision = precision_of(table.path);
  rows["table"] = table.path.filename().string();
  if (!rows_csv.empty()) {
    rows[checksum_key] = sha256(rows_csv);
  } else if (!table.content_hashes.empty()) {
    Json hashes = Json::array();
    for (const int row : choice.rows) hashes.push_back(table.content_hashes[row]);
    rows[hashes_key] = hashes;
  }
  calibration.rows = std::make_shared<const Json>(std::move(rows));
}

void warn_of_same_table(const Calibration& calibration, const ScoreTable& table, const RowChoice& choice,
                        const Warn& warn) {
  const auto name = table.path.filename().string();
  if (!warn || !calibration.rows || !calibration.rows->is_object()) return;
  const auto fitted_on = calibration.rows->find("table");
  if (fitted_on == calibration.rows->end() || *fitted_on != name) return;
  if (std::ranges::any_of(table.content_hashes, [](const auto& hash) { return !hash.empty(); })) return;
  if (!shares_a_role(*calibration.rows, choice)) return;
  warn(table.path.string() + ": the calibration was fitted on a table named " + name +
       "; this one has no content hashes, so whether it holds the same cells cannot be checked. Evaluate on cells that "
       "the calibration was not fitted on.");
}

void write_calibration(const fs::path& model_folder, const Calibration& calibration, const std::string& rows_csv) {
  keep_calibration(model_folder);
  // a stop between the two leaves a list whose checksum differs, which rows_seen_by() makes up for
  write_file(model_folder / rows_name, rows_csv);
  write_file(model_folder / "calibration.json", json_text(to_json(calibration)));
}

std::set<std::string> rows_seen_by(const Calibration& calibration, const fs::path& path) {
  if (!calibration.rows || !calibration.rows->is_object()) return {};
  const auto& rows = *calibration.rows;
  if (rows.contains(hashes_key)) return json_get<std::set<std::string>>(rows, hashes_key, path);
  if (!rows.contains(checksum_key)) return {};
  return read_calibration_rows(calibration_rows_file(calibration, path));
}

fs::path calibration_rows_file(const Calibration& calibration, const fs::path& path) {
  const auto list = path.parent_path() / rows_name;
  if (!calibration.rows || !calibration.rows->is_object() || !calibration.rows->contains(checksum_key)) return list;
  const auto wanted = json_get<std::string>(*calibration.rows, checksum_key, path);
  if (fs::exists(list) && sha256_of_file(list) == wanted) return list;
  const auto kept = path.parent_path() / calibrations_name;
  if (fs::is_directory(kept))
    for (const auto& entry : fs::directory_iterator(kept))
      if (const auto own = entry.path() / rows_name; fs::exists(own) && sha256_of_file(own) == wanted) return own;
  if (!fs::exists(list))
    throw Error(Kind::missing, list.string() + ": missing; it lists the rows that " + path.filename().string() +
                                   " was fitted on. Run `leukolens calibrate` again.");
  throw Error(Kind::bad_data, list.string() + ": not the rows that " + path.filename().string() +
                                  " was fitted on. Run `leukolens calibrate` again.");
}

}  // namespace leukolens
