#include "training/study_record.hpp"

#include <algorithm>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/engine/engines.hpp"
#include "training/checkpoint.hpp"

namespace leukolens {
namespace {

/// SHA-256 of the sorted content hashes, one a line: the same images give the same hash whatever their names and order.
std::string data_hash(const std::vector<LabelledCell>& cells) {
  std::vector<std::string> hashes;
  for (const auto& cell : cells) hashes.push_back(cell.content_hash);
  std::ranges::sort(hashes);
  Sha256 sha;
  for (const auto& hash : hashes) sha.add(hash + "\n");
  return sha.hex();
}

Json counts(const StudyReport& report) {
  Json by_class = Json::object();
  for (const auto& label : report.model.classes)
    for (const auto role : {Role::train, Role::validate, Role::calibrate, Role::test, Role::fresh})
      by_class[label][name_of(role)] = std::ranges::count_if(
          report.extras.roles, [&](const LabelledCell& c) { return c.label == label && c.role == role; });
  return by_class;
}

Json training_options_json(const TrainingOptions& t) {
  const auto& a = t.augmentation;
  return {{"epochs", t.epochs},
          {"batch", t.batch},
          {"learning_rate", t.learning_rate},
          {"weight_decay", t.weight_decay},
          {"warm_up", t.warm_up},
          {"patience", t.patience},
          {"balance", name_of(t.balance)},
          {"label_smoothing", t.label_smoothing},
          {"mixup", t.mixup},
          {"augmentation",
           {{"flip", a.flip},
            {"rotate", a.rotate},
            {"warp", a.warp},
            {"shift_px", a.shift_px},
            {"zoom", a.zoom},
            {"gain", a.gain},
            {"offset_std", a.offset_std},
            {"noise_std", a.noise_std}}},
          {"init_sha256", t.init ? Json(t.init->sha256) : Json(nullptr)},
          {"seed", t.seed},
          {"threads", t.threads},
          {"device", t.device}};
}

std::string paths_hash(const Inputs& inputs) {
  Sha256 sha;
  for (const auto& file : inputs.files) sha.add(file.relative_path + "\n");
  return sha.hex();
}

Json optional_json(const std::optional<double>& value) { return value ? json_number(*value) : Json(nullptr); }

Json estimate_json(const Estimate& e) {
  return {{"value", json_number(e.value)},
          {"ci", e.ci ? Json({json_number(e.ci->lo), json_number(e.ci->hi)}) : Json(nullptr)},
          {"ci_method", e.ci_method},
          {"n", e.n}};
}

Json comparison_json(const AccuracyComparison& c) {
  return {{"network_accuracy", estimate_json(c.network)},
          {"shape_baseline_accuracy", estimate_json(c.baseline)},
          {"difference", estimate_json(c.difference)}};
}

Json cross_json(const CrossValidation& cross) {
  return {{"seeds", cross.by_seed.size()},
          {"cells", cross.rows.size()},
          {"one_network", comparison_json(cross.one_network)},
          {"averaged_over_seeds", comparison_json(cross.averaged)}};
}

}  // namespace

Json options_json(const Inputs& inputs, const StudyOptions& o) {
  Json json = {{"tool_version", o.stamp.tool_version},
               {"engine", engine_name(all_engines(), EngineKind::libtorch)},
               {"inputs", {{"files", inputs.files.size()}, {"paths_sha256", paths_hash(inputs)}}},
               {"architecture", o.architecture},
               {"patch", o.patch ? Json(*o.patch) : Json(nullptr)},
               {"patch_um", optional_json(o.patch_um)},
               {"grey", o.convert.grey},
               {"phase_range",
                o.convert.phase_range ? Json({o.convert.phase_range->lo, o.convert.phase_range->hi}) : Json(nullptr)},
               {"pixel_size_um", optional_json(o.convert.pixel_size_um)},
               {"wavelength_nm", optional_json(o.convert.wavelength_nm)},
               {"medium_index", optional_json(o.convert.medium_index)},
               {"scale", optional_json(o.scale)},
               {"background", name_of(o.background)},
               {"fractions", o.fractions},
               {"skip_bad", o.skip_bad},
               {"allow_duplicates", o.allow_duplicates},
               {"folds", o.folds},
               {"seeds", o.seeds},
               {"deploy", name_of(o.deploy)}};
  if (holds_captures(inputs, o.capture)) json["capture"] = to_json(o.capture);
  if (any_rule(inputs.names)) json["names"] = to_json(inputs.names);
  json.update(training_options_json(o.training));
  return json;
}

std::string cells_hash(const StudyData& data) {
  Sha256 sha;
  for (const auto& cell : data.cells) {
    const auto& l = cell.labelled;
    sha.add(csv_row({l.content_hash, l.id, l.label, name_of(*l.role), l.donor, l.specimen, to_text(cell.purity)}));
  }
  return sha.hex();
}

Json member_record(const TrainingReport& training, const StudyOptions& options, const Model& member) {
  return {{"schema_version", 1},
          {"tool_version", options.stamp.tool_version},
          {"seed", member.seed},
          {"options", training_options_json(options.training)},
          {"best_epoch", training.best_epoch},
          {"seconds", training.seconds},
          {"history", history_json(training.history)}};
}

Json training_record(const StudyReport& report, const RunStamp& stamp, const Json& options,
                     const std::vector<std::string>& warnings) {
  Json json;
  json["schema_version"] = 1;
  json["tool_version"] = stamp.tool_version;
  json["command_line"] = stamp.command_line;
  json["data"] = {{"sha256", data_hash(report.extras.roles)},
                  {"cells", report.extras.roles.size()},
                  {"skipped", report.skipped},
                  {"classes", counts(report)}};
  json["options"] = options;
  json["best_epoch"] = report.training.best_epoch;
  json["seconds"] = report.training.seconds;
  json["history"] = history_json(report.training.history);
  json["cross_validation"] = report.cross ? cross_json(*report.cross) : Json(nullptr);
  json["test_comparison"] = report.on_test ? comparison_json(*report.on_test) : Json(nullptr);
  json["confounding"] = to_json(report.confounding);
  json["warnings"] = warnings;
  return json;
}

}  // namespace leukolens
