#include "calibration/calibrator_json.hpp"
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr int schema_version = 1;

[[noreturn]] void fault(const std::filesystem::path& path, const std::string& what) {
  throw Error(Kind::bad_data, path.string() + ": " + what + ". Run `leukolens calibrate` again.");
}

}  // namespace

Json to_json(const Calibration& calibration) {
  Json fitted = Json::array();
  for (const auto& c : calibration.fitted) fitted.push_back(to_json(c));
  const auto& sha = calibration.weights_sha256;
  Json json{{"schema_version", schema_version},
            {"classes", calibration.classes},
            {"weights_sha256", sha.empty() ? Json(nullptr) : Json(sha)},
            {"precision", calibration.precision},
            {"chosen", name_of(calibration.fitted.at(calibration.chosen).method)},
            {"fitted", fitted}};
  if (calibration.choice) json["choice"] = to_json(*calibration.choice);
  if (calibration.gain) json["gain"] = to_json(*calibration.gain);
  if (!calibration.donors.empty()) json["donor_temperatures"] = to_json(calibration.donors);
  json["decisions"] = to_json(calibration.decisions);
  const auto& made = calibration.made;
  if (!made.date.empty())
    json["made"] = {{"date", made.date}, {"tool_version", made.tool_version}, {"command_line", made.command_line}};
  json["rows"] = calibration.rows ? *calibration.rows : Json();
  return json;
}

namespace {

CalibrationOrigin origin_from(const Json& json, const std::filesystem::path& path) {
  return {json_get<std::string>(json, "date", path), json_get<std::string>(json, "tool_version", path),
          json_get<std::string>(json, "command_line", path)};
}

}  // namespace

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
  try {
    if (json.contains("choice")) c.choice = method_choice_from(json["choice"], path);
    if (json.contains("gain")) c.gain = calibration_gain_from(json["gain"], path);
    if (json.contains("donor_temperatures")) c.donors = donor_temperatures_from(json["donor_temperatures"], path);
  } catch (const Error& e) {
    if (e.kind() == Kind::bad_data) throw;
    fault(path, e.what());
  }
  if (const auto decisions = json.find("decisions"); decisions != json.end())
    c.decisions = decisions_from(*decisions, c.classes, path);
  if (const auto made = json.find("made"); made != json.end()) c.made = origin_from(*made, path);
  if (const auto rows = json.find("rows"); rows != json.end()) c.rows = std::make_shared<const Json>(*rows);
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
