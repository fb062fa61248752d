#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/decisions/decisions.hpp"

namespace leukolens {
namespace {

[[noreturn]] void fault(const std::filesystem::path& path, const std::string& what) {
  throw Error(Kind::bad_data, path.string() + ": " + what + ". Run `leukolens calibrate` again.");
}

Json json_of(const ConformalSets& sets) {
  Json thresholds = Json::array();
  for (const auto& t : sets.thresholds)
    thresholds.push_back({{"value", json_number(t.value)}, {"n", t.n}, {"donors", t.donors}, {"by_donor", t.by_donor}});
  const auto& o = sets.options;
  return {{"score", name_of(o.score)}, {"coverage", o.coverage},
          {"pooled", o.pooled},        {"seed", o.seed},
          {"lambda", sets.lambda},     {"k_reg", sets.k_reg},
          {"thresholds", thresholds},  {"may_be_empty", o.may_be_empty}};
}

ConformalSets sets_from(const Json& json, const std::vector<std::string>& classes, const std::filesystem::path& path) {
  ConformalSets sets;
  auto& o = sets.options;
  o.score = conformal_score_from(json_get<std::string>(json, "score", path));
  o.coverage = json_get<double>(json, "coverage", path);
  o.pooled = json_get<bool>(json, "pooled", path);
  o.seed = json_get<std::uint64_t>(json, "seed", path);
  o.may_be_empty = json.value("may_be_empty", true);  // files from before the option held plain sets
  sets.lambda = json_get<double>(json, "lambda", path);
  sets.k_reg = json_get<int>(json, "k_reg", path);
  for (const auto& t : json_get<Json>(json, "thresholds", path)) {
    const double value = number_from(t, "value");
    sets.thresholds.push_back({std::isnan(value) ? std::numeric_limits<double>::infinity() : value,
                               json_get<std::size_t>(t, "n", path), json_get<std::size_t>(t, "donors", path),
                               json_get<bool>(t, "by_donor", path)});
  }
  const std::size_t wanted = o.pooled ? 1 : classes.size();
  if (sets.thresholds.size() != wanted)
    fault(path,
          std::to_string(sets.thresholds.size()) + " conformal thresholds where " + std::to_string(wanted) + " belong");
  check_set_words(o, classes);
  return sets;
}

Json json_of(const Abstention& a) {
  return {{"max_error", a.options.max_error},
          {"confidence", a.options.confidence},
          {"threshold", json_number(a.threshold)},
          {"reason", a.reason.empty() ? Json(nullptr) : Json(a.reason)},
          {"n", a.n},
          {"accepted", a.accepted},
          {"errors", a.errors},
          {"bound", json_number(a.bound)}};
}

Abstention abstention_from(const Json& json, const std::filesystem::path& path) {
  Abstention a;
  a.options.max_error = json_get<double>(json, "max_error", path);
  a.options.confidence = json_get<double>(json, "confidence", path);
  a.threshold = number_from(json, "threshold");
  if (std::isnan(a.threshold)) a.reason = json_get<std::string>(json, "reason", path);
  a.n = json_get<std::size_t>(json, "n", path);
  a.accepted = json_get<std::size_t>(json, "accepted", path);
  a.errors = json_get<std::size_t>(json, "errors", path);
  a.bound = number_from(json, "bound");
  return a;
}

Json json_of(const UnknownThreshold& u) {
  return {{"quantile", u.quantile},
          {"threshold", json_number(u.threshold)},
          {"reason", u.reason.empty() ? Json(nullptr) : Json(u.reason)},
          {"n", u.n},
          {"false_alarms", json_number(u.false_alarms)}};
}

UnknownThreshold unknown_from(const Json& json, const std::filesystem::path& path) {
  UnknownThreshold u;
  u.quantile = json_get<double>(json, "quantile", path);
  u.n = json_get<std::size_t>(json, "n", path);
  if (json.contains("threshold") && json["threshold"].is_null()) {
    u.reason = json_get<std::string>(json, "reason", path);
    return u;
  }
  u.threshold = json_get<double>(json, "threshold", path);
  u.false_alarms = json_get<double>(json, "false_alarms", path);
  return u;
}

}  // namespace

Json to_json(const Decisions& decisions) {
  Json json = Json::object();
  if (decisions.sets) json["conformal"] = json_of(*decisions.sets);
  if (decisions.abstention) json["abstention"] = json_of(*decisions.abstention);
  if (decisions.unknown) json["unknown"] = json_of(*decisions.unknown);
  if (decisions.from_fold_models) json["from_fold_models"] = true;
  return json;
}

Decisions decisions_from(const Json& json, const std::vector<std::string>& classes, const std::filesystem::path& path) {
  if (!json.is_object()) fault(path, "`decisions` is no object");
  Decisions decisions;
  try {
    if (json.contains("conformal")) decisions.sets = sets_from(json["conformal"], classes, path);
    if (json.contains("abstention")) decisions.abstention = abstention_from(json["abstention"], path);
    if (json.contains("unknown")) decisions.unknown = unknown_from(json["unknown"], path);
    decisions.from_fold_models = json.value("from_fold_models", false);
  } catch (const Error& e) {
    if (e.kind() == Kind::bad_data) throw;
    fault(path, e.what());
  }
  return decisions;
}

}  // namespace leukolens
