#include "training/study_record.hpp"

#include <algorithm>

#include "leukolens/core/hash.hpp"

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

Json option_record(const StudyOptions& o) {
  const auto& t = o.training;
  const auto& a = t.augmentation;
  return {{"architecture", o.architecture},
          {"epochs", t.epochs},
          {"batch", t.batch},
          {"learning_rate", t.learning_rate},
          {"weight_decay", t.weight_decay},
          {"warm_up", t.warm_up},
          {"patience", t.patience},
          {"class_weights", t.class_weights},
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
          {"device", t.device},
          {"fractions", o.fractions},
          {"skip_bad", o.skip_bad},
          {"allow_duplicates", o.allow_duplicates}};
}

Json history(const std::vector<EpochRecord>& records) {
  Json rows = Json::array();
  for (const auto& r : records)
    rows.push_back({{"epoch", r.epoch},
                    {"learning_rate", r.learning_rate},
                    {"train_loss", json_number(r.train_loss)},
                    {"train_accuracy", json_number(r.train_accuracy)},
                    {"validation_nll", json_number(r.validation_nll)},
                    {"validation_accuracy", json_number(r.validation_accuracy)},
                    {"temperature", json_number(r.temperature)},
                    {"seconds", r.seconds}});
  return rows;
}

}  // namespace

Json training_record(const StudyReport& report, const StudyOptions& options, const std::vector<std::string>& warnings) {
  Json json;
  json["schema_version"] = 1;
  json["tool_version"] = options.tool_version;
  json["data"] = {{"sha256", data_hash(report.extras.roles)},
                  {"cells", report.extras.roles.size()},
                  {"skipped", report.skipped},
                  {"classes", counts(report)}};
  json["options"] = option_record(options);
  json["best_epoch"] = report.training.best_epoch;
  json["seconds"] = report.training.seconds;
  json["history"] = history(report.training.history);
  json["warnings"] = warnings;
  return json;
}

}  // namespace leukolens
