#include "inspect_model.hpp"

#include <fmt/format.h>

#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/holdout/calibration_history.hpp"
#include "leukolens/model/model.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

const char* const expected_files[] = {"weights.safetensors",  "training.json",    "roles.csv", "check_input.npy",
                                      "features.safetensors", "check_logits.npy", "README.md", "SHA256SUMS"};

Json read_if_there(const fs::path& path) { return fs::exists(path) ? read_json(path) : Json(); }

/// The calibrator that counts, without its long arrays.
Json chosen_calibrator(const Json& calibration) {
  if (!calibration.is_object()) return nullptr;
  Json out = {{"chosen", calibration.value("chosen", Json())}};
  out["made"] = calibration.value("made", Json());
  if (calibration.contains("rows") && calibration["rows"].is_object()) {
    out["rows"] = calibration["rows"];
    out["rows"].erase("content_hashes");
  }
  return out;
}

std::string number(const Json& json, const char* key, const std::string& unit) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return "unknown";
  return found->dump() + unit;
}

std::string range_text(const Json& preprocessing) {
  const auto found = preprocessing.find("phase_range");
  if (found == preprocessing.end() || found->is_null()) return "none recorded (float images in rad)";
  return found->dump() + " rad";
}

/// Of a network without cells to validate on, as those of folds are: which epoch was kept.
std::pair<std::string, std::string> fact_of_epoch(const Json& epoch, std::size_t number, std::size_t epochs) {
  const double nll = number_from(epoch, "validation_nll");
  if (std::isnan(nll)) return {"epochs", fmt::format("{}, without cells to validate on", epochs)};
  return {"best epoch", fmt::format("{} of {}, validation NLL {:.3f}, accuracy {:.3f}", number, epochs, nll,
                                    number_from(epoch, "validation_accuracy"))};
}

void add_data(Facts& facts, const Json& training) {
  if (!training.is_object() || !training.contains("data")) return;
  std::map<std::string, std::size_t> roles;
  const Json by_class = training["data"].value("classes", Json::object());  // items() does not keep a temporary alive
  for (const auto& [label, by_role] : by_class.items())
    for (const auto& [role, count] : by_role.items())
      if (count.get<std::size_t>() > 0) roles[role] += count.get<std::size_t>();
  facts.push_back({"trained on", fmt::format("{} labelled cells", number(training["data"], "cells", ""))});
  facts.push_back({"roles", text_of(roles)});
  const Json history = training.value("history", Json::array());
  const auto best = training.value("best_epoch", std::size_t{0});
  for (const Json& epoch : history)
    if (epoch.value("epoch", std::size_t{0}) == best) facts.push_back(fact_of_epoch(epoch, best, history.size()));
}

}  // namespace

Json model_facts(const fs::path& folder) {
  Json json = {{"kind", "model"}, {"path", folder.string()}};
  json["model"] = read_json(folder / "model.json");
  json["training"] = read_if_there(folder / "training.json");
  json["calibration"] = chosen_calibrator(read_if_there(folder / "calibration.json"));
  if (json["calibration"].is_object()) json["calibration"]["sha256"] = sha256_of_file(folder / "calibration.json");
  json["earlier_calibrations"] = count_kept_calibrations(folder);
  json["missing"] = Json::array();
  const bool ensemble = fs::is_directory(folder / "members");
  if (ensemble) json["members"] = std::distance(fs::directory_iterator(folder / "members"), fs::directory_iterator());
  for (const char* name : expected_files)
    if (!fs::exists(folder / name) && !(ensemble && std::string(name) == "weights.safetensors"))
      json["missing"].push_back(std::string(name) + ": the model folder is not whole. Copy it again.");
  if (json["calibration"].is_null())
    json["missing"].push_back("calibration: confidences are the plain softmax. Run `leukolens calibrate`.");
  json["checksums"] = "ok";
  try {
    verify_checksums(folder);
  } catch (const Error& e) {
    json["checksums"] = e.what();
  }
  return json;
}

namespace {

Facts facts_of_parts(const Json& json) {
  const Json& model = json["model"];
  const Json preprocessing = model.value("preprocessing", Json::object());
  Facts facts;
  const Json architecture = model.value("architecture", Json());
  facts.push_back({"architecture", architecture.is_object() ? architecture.value("name", "unknown") : "unknown"});
  if (json.contains("members"))
    facts.push_back({"members", json["members"].dump() + " networks, whose logits are averaged"});
  facts.push_back({"classes", join(model.value("classes", std::vector<std::string>{}), ", ")});
  facts.push_back({"patch", number(preprocessing, "patch_px", " px a side")});
  facts.push_back({"pixel size", number(preprocessing, "pixel_size_um", " um")});
  facts.push_back({"wavelength", number(preprocessing, "wavelength_nm", " nm")});
  facts.push_back({"phase range", range_text(preprocessing)});
  facts.push_back({"unit", preprocessing.value("unit", "unknown")});
  facts.push_back({"background", preprocessing.value("background", "unknown")});
  facts.push_back({"made by", "leukolens " + model.value("tool_version", "of unknown version") + ", seed " +
                                  number(model, "seed", "")});
  add_data(facts, json["training"]);
  const Json& calibration = json["calibration"];
  const bool from_folds =
      calibration.is_object() && calibration.value("rows", Json::object()).value("rule", "") == "from fold models";
  const std::string source = from_folds ? " (from fold models, until held-out cells are calibrated on)" : "";
  facts.push_back({"calibration", calibration.is_null() ? "none"
                                  : calibration["chosen"].is_string()
                                      ? calibration["chosen"].get<std::string>() + source
                                      : calibration["chosen"].dump()});
  if (const Json made = calibration.is_object() ? calibration.value("made", Json()) : Json(); made.is_object())
    facts.push_back({"", made.value("date", "") + ": " + made.value("command_line", "")});
  if (const auto kept = json["earlier_calibrations"].get<std::size_t>(); kept > 0)
    facts.push_back({"", fmt::format("{} earlier kept: leukolens calibrate --model {} --list", kept,
                                     shell_quoted(json["path"].get<std::string>()))});
  facts.push_back({"checksums", json["checksums"].get<std::string>()});
  for (const Json& line : json["missing"])
    facts.push_back({&line == &json["missing"].front() ? "missing" : "", line.get<std::string>()});
  return facts;
}

}  // namespace

Facts facts_of_model(const Json& json) {
  try {
    return facts_of_parts(json);
  } catch (const nlohmann::json::exception& e) {
    throw Error(Kind::bad_data, json["path"].get<std::string>() +
                                    ": model.json or training.json is not what `leukolens train` writes (" + e.what() +
                                    "). Copy the model folder again.");
  }
}
