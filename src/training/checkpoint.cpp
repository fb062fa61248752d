#include "training/checkpoint.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {
namespace fs = std::filesystem;
namespace {

constexpr int schema_version = 1;
constexpr auto weights_prefix = "weights.", first_prefix = "first_moment.", second_prefix = "second_moment.",
               best_prefix = "best.";

fs::path json_path(const fs::path& stem) { return stem.string() + ".json"; }

void put(Weights& all, const std::string& prefix, const Weights& part) {
  for (const auto& [name, tensor] : part) all[prefix + name] = tensor;
}

Weights take(const Weights& all, const std::string& prefix) {
  Weights part;
  for (auto it = all.lower_bound(prefix); it != all.end() && it->first.starts_with(prefix); ++it)
    part[it->first.substr(prefix.size())] = it->second;
  return part;
}

Json score_json(const ValidationScore& s) {
  return {{"nll", json_number(s.nll)},
          {"nll_as_is", json_number(s.nll_as_is)},
          {"accuracy", json_number(s.accuracy)},
          {"temperature", json_number(s.temperature)}};
}

ValidationScore score_from(const Json& json) {
  return {number_from(json, "nll"), number_from(json, "nll_as_is"), number_from(json, "accuracy"),
          number_from(json, "temperature")};
}

std::vector<EpochRecord> history_from(const Json& json, const fs::path& path) {
  std::vector<EpochRecord> history;
  for (const auto& row : json)
    history.push_back({json_get<int>(row, "epoch", path), number_from(row, "learning_rate"),
                       number_from(row, "train_loss"), number_from(row, "train_accuracy"),
                       number_from(row, "validation_nll"), number_from(row, "validation_accuracy"),
                       number_from(row, "temperature"), number_from(row, "seconds")});
  return history;
}

}  // namespace

Json history_json(const std::vector<EpochRecord>& history) {
  Json rows = Json::array();
  for (const auto& r : history)
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

void write_checkpoint(const fs::path& stem, const TrainingState& state) {
  Weights tensors;
  put(tensors, weights_prefix, state.weights);
  put(tensors, first_prefix, state.first_moment);
  put(tensors, second_prefix, state.second_moment);
  put(tensors, best_prefix, state.report.weights);
  const auto tensors_name = stem.filename().string() + "-" + std::to_string(state.step) + ".safetensors";
  const auto older = fs::exists(json_path(stem)) ? read_json(json_path(stem)).value("tensors", "") : "";
  write_file(stem.parent_path() / tensors_name, safetensors_text(tensors));
  // The state changes from the old to the new one in this one rename.
  write_file(json_path(stem), json_text({{"schema_version", schema_version},
                                         {"step", state.step},
                                         {"loss", state.loss},
                                         {"right", state.right},
                                         {"epoch_seconds", state.epoch_seconds},
                                         {"ended", state.ended},
                                         {"best_epoch", state.report.best_epoch},
                                         {"best", score_json(state.best)},
                                         {"seconds", state.report.seconds},
                                         {"tensors", tensors_name},
                                         {"history", history_json(state.report.history)}}));
  std::error_code ignored;
  if (!older.empty() && older != tensors_name) fs::remove(stem.parent_path() / older, ignored);
}

std::optional<TrainingState> read_checkpoint(const fs::path& stem) {
  const auto path = json_path(stem);
  if (!fs::exists(path)) return {};
  const auto json = read_json(path);
  if (json_get<int>(json, "schema_version", path) != schema_version)
    throw Error(Kind::bad_data, path.string() + ": a checkpoint of another version of this program. Start anew.");
  const auto tensors = read_safetensors(stem.parent_path() / json_get<std::string>(json, "tensors", path));
  TrainingState state;
  state.step = json_get<std::size_t>(json, "step", path);
  state.loss = json_get<double>(json, "loss", path);
  state.right = json_get<std::size_t>(json, "right", path);
  state.epoch_seconds = json_get<double>(json, "epoch_seconds", path);
  state.ended = json_get<bool>(json, "ended", path);
  state.best = score_from(json_get<Json>(json, "best", path));
  state.report.best_epoch = json_get<int>(json, "best_epoch", path);
  state.report.seconds = json_get<double>(json, "seconds", path);
  state.report.history = history_from(json_get<Json>(json, "history", path), path);
  state.report.weights = take(tensors, best_prefix);
  state.weights = take(tensors, weights_prefix);
  state.first_moment = take(tensors, first_prefix);
  state.second_moment = take(tensors, second_prefix);
  return state;
}

}  // namespace leukolens
