#include <cmath>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr int schema_version = 1;

Json numbers(const Eigen::VectorXd& v) {
  if (v.size() == 0) return nullptr;  // a degenerate fit
  return std::vector<double>(v.data(), v.data() + v.size());
}

Json to_json(const Calibrator& c) {
  Json json{{"method", name_of(c.method)}, {"status", name_of(c.status)}};
  if (c.method == CalibrationMethod::temperature) {
    json["temperature"] = json_number(c.temperature);
  } else {
    json["weight"] = numbers(c.weight);
    json["bias"] = numbers(c.bias);
  }
  json["smoothing"] = c.smoothing;
  json["n"] = c.n;
  json["nll_before"] = json_number(c.nll_before);
  json["nll_after"] = json_number(c.nll_after);
  json["ece_before"] = json_number(c.ece_before);
  json["ece_after"] = json_number(c.ece_after);
  json["steps"] = c.steps;
  json["seconds"] = c.seconds;
  return json;
}

[[noreturn]] void fault(const std::filesystem::path& path, const std::string& what) {
  throw Error(Kind::bad_data, path.string() + ": " + what + ". Run `leukolens calibrate` again.");
}

Eigen::VectorXd vector_from(const Json& json, const char* key, std::size_t classes, const std::filesystem::path& path) {
  const auto values = json_get<std::vector<double>>(json, key, path);
  if (values.size() != classes)
    fault(path, "`" + std::string(key) + "` has " + std::to_string(values.size()) + " numbers for " +
                    std::to_string(classes) + " classes");
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Calibrator calibrator_from(const Json& json, std::size_t classes, const std::filesystem::path& path) {
  Calibrator c;
  try {
    c.method = calibration_method_from(json_get<std::string>(json, "method", path));
    c.status = fit_status_from(json_get<std::string>(json, "status", path));
  } catch (const Error& e) {
    if (e.kind() == Kind::bad_data) throw;
    fault(path, e.what());
  }
  const bool ok = c.status == FitStatus::ok;
  if (c.method == CalibrationMethod::temperature) {
    c.temperature = ok ? json_get<double>(json, "temperature", path) : number_from(json, "temperature");
    if (ok && !(c.temperature > 0 && std::isfinite(c.temperature)))
      fault(path, "temperature " + to_text(c.temperature) + " is not above 0");
  } else if (ok) {
    c.weight = vector_from(json, "weight", classes, path);
    c.bias = vector_from(json, "bias", classes, path);
  }
  c.smoothing = json_get<bool>(json, "smoothing", path);
  c.n = json_get<std::size_t>(json, "n", path);
  c.nll_before = number_from(json, "nll_before");
  c.nll_after = number_from(json, "nll_after");
  c.ece_before = number_from(json, "ece_before");
  c.ece_after = number_from(json, "ece_after");
  c.steps = json_get<int>(json, "steps", path);
  c.seconds = json_get<double>(json, "seconds", path);
  return c;
}

}  // namespace

Json to_json(const Calibration& calibration) {
  Json fitted = Json::array();
  for (const auto& c : calibration.fitted) fitted.push_back(to_json(c));
  const auto& sha = calibration.weights_sha256;
  return {{"schema_version", schema_version},
          {"classes", calibration.classes},
          {"weights_sha256", sha.empty() ? Json(nullptr) : Json(sha)},
          {"precision", calibration.precision},
          {"chosen", name_of(calibration.fitted.at(calibration.chosen).method)},
          {"fitted", fitted},
          {"decisions", to_json(calibration.decisions)},
          {"rows", calibration.rows}};
}

Calibration read_calibration(const std::filesystem::path& path) {
  const Json json = read_json(path);
  if (!json.is_object()) fault(path, "not a calibration (a JSON object)");
  const int version = json_get<int>(json, "schema_version", path);
  if (version != schema_version)
    throw Error(Kind::bad_data, path.string() + ": schema_version " + std::to_string(version) +
                                    ", this program reads " + std::to_string(schema_version) +
                                    ". Run `leukolens calibrate` again, or use the version that wrote it.");
  Calibration c;
  c.classes = json_get<std::vector<std::string>>(json, "classes", path);
  if (const auto sha = json.find("weights_sha256"); sha != json.end() && !sha->is_null())
    c.weights_sha256 = json_get<std::string>(json, "weights_sha256", path);
  c.precision = json_get<std::string>(json, "precision", path);
  for (const auto& one : json_get<Json>(json, "fitted", path))
    c.fitted.push_back(calibrator_from(one, c.classes.size(), path));
  const auto chosen = json_get<std::string>(json, "chosen", path);
  for (c.chosen = 0; c.chosen < c.fitted.size(); ++c.chosen)
    if (chosen == name_of(c.fitted[c.chosen].method)) break;
  if (c.chosen == c.fitted.size()) fault(path, "the chosen method `" + chosen + "` is not among those fitted");
  if (const auto decisions = json.find("decisions"); decisions != json.end())
    c.decisions = decisions_from(*decisions, c.classes.size(), path);
  if (const auto rows = json.find("rows"); rows != json.end()) c.rows = *rows;
  return c;
}

void check_belongs(const Calibration& calibration, const std::filesystem::path& path, const std::string& weights_sha256,
                   const std::vector<std::string>& classes) {
  const auto& own = calibration.weights_sha256;
  if (!weights_sha256.empty() && own.empty()) fault(path, "fitted without a model, so for unknown weights");
  if (own != weights_sha256 && !weights_sha256.empty())
    fault(path, "fitted for other weights (sha256 " + own.substr(0, 12) + "..., model has " +
                    weights_sha256.substr(0, 12) + "...)");
  if (calibration.classes != classes)
    fault(path, "fitted for the classes " + join(calibration.classes, ", ") + ", not " + join(classes, ", "));
}

}  // namespace leukolens
