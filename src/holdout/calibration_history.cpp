#include "leukolens/holdout/calibration_history.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/holdout/provenance.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "calibration.json";
constexpr const char* rows_name = "calibration_rows.csv";
constexpr const char* in_use = "now";

/// Ids of the calibrations put aside, in rising order; other names in the folder are passed over.
std::vector<int> ids_of(const fs::path& model_folder) {
  std::vector<int> ids;
  const auto folder = model_folder / calibrations_name;
  if (!fs::is_directory(folder)) return ids;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool is_number =
        !name.empty() && name.size() < 9 && name[0] != '0' && name.find_first_not_of("0123456789") == std::string::npos;
    if (is_number && fs::exists(entry.path() / file_name)) ids.push_back(std::stoi(name));
  }
  std::ranges::sort(ids);
  return ids;
}

fs::path folder_of(const fs::path& model_folder, const std::string& id) {
  return id == in_use ? model_folder : model_folder / calibrations_name / id;
}

/// Reads it as if it were in use. @throws Error  Kind::bad_data, Kind::missing
Calibration read_usable(const fs::path& folder, const Model& model) {
  const auto path = folder / file_name;
  auto calibration = read_calibration(path);
  check_belongs(calibration, path, model.weights_sha256, model.classes);
  rows_seen_by(calibration, path);
  return calibration;
}

KeptCalibration describe_kept(const fs::path& model_folder, const Model& model, const std::string& id) {
  const auto folder = folder_of(model_folder, id);
  KeptCalibration kept{id, {}, sha256_of_file(folder / file_name), {}, {}};
  try {
    kept.calibration = read_usable(folder, model);
    kept.date = kept.calibration->made.date;
  } catch (const Error& e) {
    if (e.kind() == Kind::io) throw;
    kept.fault = e.what();
  }
  return kept;
}

/// The id under which a calibration of these bytes was put aside; empty: none.
std::string id_of(const fs::path& model_folder, const std::string& sha256) {
  for (const int id : ids_of(model_folder)) {
    const auto name = std::to_string(id);
    if (sha256_of_file(folder_of(model_folder, name) / file_name) == sha256) return name;
  }
  return {};
}

}  // namespace

std::vector<KeptCalibration> list_calibrations(const fs::path& model_folder, const Model& model) {
  std::vector<KeptCalibration> all;
  for (const int id : ids_of(model_folder)) all.push_back(describe_kept(model_folder, model, std::to_string(id)));
  if (fs::exists(model_folder / file_name)) all.push_back(describe_kept(model_folder, model, in_use));
  return all;
}

std::size_t count_kept_calibrations(const fs::path& model_folder) { return ids_of(model_folder).size(); }

std::string keep_calibration(const fs::path& model_folder) {
  if (!fs::exists(model_folder / file_name)) return {};
  const auto text = read_text(model_folder / file_name);
  if (const auto id = id_of(model_folder, sha256(text)); !id.empty()) return id;
  const auto folder = model_folder / calibrations_name;
  std::error_code error;
  fs::create_directory(folder, error);
  if (error)
    throw Error(Kind::io, folder.string() + ": cannot be made: " + error.message() +
                              ". The calibration in use is kept there before it is replaced.");
  const auto ids = ids_of(model_folder);
  const auto id = std::to_string(ids.empty() ? 1 : ids.back() + 1);
  FolderWriter writer(folder / id, IfExists::replace);
  write_part_file(writer.part() / file_name, text);
  if (fs::exists(model_folder / rows_name))
    write_part_file(writer.part() / rows_name, read_text(model_folder / rows_name));
  for (const auto& entry : fs::directory_iterator(writer.part()))
    fs::last_write_time(entry.path(), fs::last_write_time(model_folder / file_name));
  writer.commit();
  return id;
}

std::string restore_calibration(const fs::path& model_folder, const Model& model, const std::string& id) {
  const auto ids = ids_of(model_folder);
  const bool known = std::ranges::any_of(ids, [&](int other) { return std::to_string(other) == id; });
  if (!known) {
    std::vector<std::string> names;
    for (const int other : ids) names.push_back(std::to_string(other));
    throw Error(Kind::usage, (model_folder / calibrations_name).string() + ": keeps no calibration `" + id + "`" +
                                 (names.empty() ? ", none was replaced yet." : ". Kept: " + join(names, ", ") + "."));
  }
  const auto folder = folder_of(model_folder, id);
  read_usable(folder, model);
  const auto text = read_text(folder / file_name);
  const bool has_rows = fs::exists(folder / rows_name);
  const auto rows = has_rows ? read_text(folder / rows_name) : std::string();
  const auto replaced = keep_calibration(model_folder);
  if (replaced == id) return id;
  if (has_rows) write_file(model_folder / rows_name, rows);
  write_file(model_folder / file_name, text);
  return replaced;
}

}  // namespace leukolens
