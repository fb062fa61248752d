#include "calibration_history.hpp"

#include <fmt/format.h>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/holdout/calibration_history.hpp"

using namespace leukolens;

void add_history(Command& command, HistoryOptions& o) {
  const auto* group = "Earlier calibrations of the model";
  command.flag("--list", o.list, "list the calibrations that --model keeps, with date, rows, thresholds and command")
      .group(group)
      .needs(command.option("--model"));
  command.add("--restore", o.restore, "use the kept calibration of this id again; the one in use is kept")
      .group(group)
      .needs(command.option("--model"))
      .excludes("--list");
  for (const char* other : {"--list", "--restore"}) command.option(other).excludes("table").excludes("--output");
}

namespace {

std::string thresholds_text(const Decisions& decisions) {
  std::vector<std::string> parts;
  if (const auto& sets = decisions.sets)
    parts.push_back(fmt::format("sets {} {}", name_of(sets->options.score), to_text(sets->options.coverage)));
  if (const auto& abstention = decisions.abstention)
    parts.push_back(
        fmt::format("error {}: {}", to_text(abstention->options.max_error),
                    abstention->reason.empty() ? fmt::format("p >= {:.3f}", abstention->threshold) : "none accepted"));
  if (const auto& unknown = decisions.unknown) parts.push_back(fmt::format("unknown {}", to_text(unknown->quantile)));
  return parts.empty() ? "none" : join(parts, ", ");
}

/// "not noted" where nothing was.
std::string or_not_noted(const std::string& text) { return text.empty() ? "not noted" : text; }

/// Rows that it was fitted on: those of the calibrator and those of the thresholds.
Json rows_of(const Calibration& calibration) {
  if (calibration.rows && calibration.rows->is_object() && calibration.rows->contains("used"))
    return calibration.rows->at("used");
  return calibration.fitted.at(calibration.chosen).n;
}

/// One row of the table: id, date, method, rows, hash, thresholds, command.
std::vector<std::string> row_of(const KeptCalibration& kept) {
  if (!kept.calibration)
    return {kept.id, or_not_noted(kept.date), "cannot be used", "", kept.sha256.substr(0, 12), "", kept.fault};
  const auto& calibration = *kept.calibration;
  const auto& chosen = calibration.fitted.at(calibration.chosen);
  return {kept.id,
          or_not_noted(kept.date),
          name_of(chosen.method),
          rows_of(calibration).dump(),
          kept.sha256.substr(0, 12),
          thresholds_text(calibration.decisions),
          or_not_noted(calibration.made.command_line)};
}

void say_table(const std::vector<KeptCalibration>& all, Console& console) {
  std::vector<std::vector<std::string>> rows{{"id", "date", "method", "rows", "sha256", "thresholds", "command"}};
  for (const auto& kept : all) rows.push_back(row_of(kept));
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
    console.say(line + row.back());
  }
}

Json json_of(const KeptCalibration& kept) {
  Json json = {{"id", kept.id}, {"sha256", kept.sha256}};
  json["date"] = kept.date.empty() ? Json(nullptr) : Json(kept.date);
  json["fault"] = kept.fault.empty() ? Json(nullptr) : Json(kept.fault);
  if (!kept.calibration) return json;
  const auto& chosen = kept.calibration->fitted.at(kept.calibration->chosen);
  json["method"] = name_of(chosen.method);
  json["rows"] = rows_of(*kept.calibration);
  json["decisions"] = to_json(kept.calibration->decisions);
  json["command_line"] = kept.calibration->made.command_line;
  json["tool_version"] = kept.calibration->made.tool_version;
  return json;
}

/// @param replaced  as of restore_calibration
std::string restored_text(const std::string& id, const std::string& replaced) {
  if (replaced == id) return fmt::format("calibration {} is in use already; nothing changed", id);
  return fmt::format("calibration {} is in use again{}", id,
                     replaced.empty() ? "" : fmt::format("; the one before it is kept as {}", replaced));
}

}  // namespace

int run_history(const HistoryOptions& o, const std::filesystem::path& model_folder, Console& console) {
  const auto model = read_model(model_folder);
  Json result = {{"model", model_folder.string()}};
  if (!o.restore.empty()) {
    const auto replaced = restore_calibration(model_folder, model, o.restore);
    const bool changed = replaced != o.restore;
    console.say(model_folder.string() + ": " + restored_text(o.restore, replaced));
    result["restored"] = o.restore;
    result["changed"] = changed;
    result["kept"] = replaced.empty() || !changed ? Json(nullptr) : Json(replaced);
  }
  const auto all = list_calibrations(model_folder, model);
  if (all.empty())
    console.say(model_folder.string() + ": not calibrated yet. Run `leukolens calibrate TABLE --model " +
                model_folder.string() + "`.");
  else
    say_table(all, console);
  result["calibrations"] = Json::array();
  for (const auto& kept : all) result["calibrations"].push_back(json_of(kept));
  console.result(result);
  return 0;
}
