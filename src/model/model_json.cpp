#include "model/model_json.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/model/shape_baseline.hpp"

namespace leukolens {
namespace {

constexpr int schema_version = 1;
constexpr int largest_patch = 4096;  // px; a larger one is damage, not a cell

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& fault) {
  throw Error(Kind::bad_data, path.string() + ": " + fault);
}

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

std::optional<double> positive_or_null(const Json& json, const char* key, const std::filesystem::path& path) {
  const auto member = json_get<Json>(json, key, path);
  if (member.is_null()) return {};
  const auto value = json_get<double>(json, key, path);
  if (!(value > 0) || !std::isfinite(value)) fail(path, std::string("`") + key + "` must be above 0 or null.");
  return value;
}

std::vector<std::string> read_classes(const Json& json, const std::filesystem::path& path) {
  const auto classes = json_get<std::vector<std::string>>(json, "classes", path);
  const std::set<std::string> distinct(classes.begin(), classes.end());
  if (classes.size() < 2) fail(path, "`classes` must name at least two classes.");
  if (distinct.size() != classes.size()) fail(path, "`classes` names a class twice.");
  if (distinct.contains("")) fail(path, "`classes` holds an empty name.");
  return classes;
}

void read_shape(const Json& json, Preprocessing& p, const std::filesystem::path& path) {
  if (json_get<std::vector<std::string>>(json, "columns", path) != shape_baseline_columns())
    fail(path, "`shape.columns` are not those that this program measures.");
  p.shape_mean = json_get<std::vector<double>>(json, "mean", path);
  p.shape_std = json_get<std::vector<double>>(json, "std", path);
  const auto usable = [](double std) { return std > 0 && std::isfinite(std); };
  if (p.shape_mean.size() != shape_baseline_columns().size() || p.shape_std.size() != p.shape_mean.size() ||
      !std::ranges::all_of(p.shape_std, usable))
    fail(path, "`shape.mean` or `shape.std` is not usable.");
}

Preprocessing read_preprocessing(const Json& json, const std::filesystem::path& path) {
  Preprocessing p;
  p.patch = json_get<int>(json, "patch_px", path);
  p.unit = unit_from(json_get<std::string>(json, "unit", path));
  p.pixel_size_um = positive_or_null(json, "pixel_size_um", path);
  p.wavelength_nm = positive_or_null(json, "wavelength_nm", path);
  const auto range = json_get<Json>(json, "phase_range", path);
  if (!range.is_null()) {
    const auto ends = json_get<std::vector<double>>(json, "phase_range", path);
    if (ends.size() != 2 || !(ends[0] < ends[1])) fail(path, "`phase_range` must be two rising numbers or null.");
    p.phase_range = PhaseRange{ends[0], ends[1]};
  }
  p.background = background_from(json_get<std::string>(json, "background", path));
  p.scale = json_get<double>(json, "scale", path);
  p.grey = json_get<bool>(json, "grey", path);
  p.mean = json_get<double>(json, "mean", path);
  p.std = json_get<double>(json, "std", path);
  if (json.contains("segmentation")) p.objects = segmentation_from(json["segmentation"], path);
  if (json.contains("shape")) read_shape(json["shape"], p, path);
  if (p.patch < 1 || p.patch > largest_patch) fail(path, "`patch_px` is not a size of a cell.");
  if (!(p.scale > 0) || !std::isfinite(p.scale)) fail(path, "`scale` must be above 0.");
  if (!std::isfinite(p.mean) || !(p.std > 0) || !std::isfinite(p.std)) fail(path, "`mean` or `std` is not usable.");
  return p;
}

}  // namespace

Json model_json(const Model& model) {
  const auto& p = model.preprocessing;
  Json json;
  json["schema_version"] = schema_version;
  json["architecture"] = {{"name", model.architecture}, {"options", Json::object()}};
  json["classes"] = model.classes;
  json["preprocessing"] = {
      {"patch_px", p.patch},
      {"unit", name_of(p.unit)},
      {"pixel_size_um", optional_json(p.pixel_size_um)},
      {"wavelength_nm", optional_json(p.wavelength_nm)},
      {"phase_range", p.phase_range ? Json({p.phase_range->lo, p.phase_range->hi}) : Json(nullptr)},
      {"background", name_of(p.background)},
      {"scale", p.scale},
      {"grey", p.grey},
      {"mean", p.mean},
      {"std", p.std}};
  if (p.objects) json["preprocessing"]["segmentation"] = to_json(*p.objects);
  if (!p.shape_mean.empty())
    json["preprocessing"]["shape"] = {
        {"columns", shape_baseline_columns()}, {"mean", p.shape_mean}, {"std", p.shape_std}};
  json["seed"] = model.seed;
  json["tool_version"] = model.tool_version;
  return json;
}

Model model_from_json(const Json& json, const std::filesystem::path& path) {
  if (const auto version = json_get<int>(json, "schema_version", path); version != schema_version)
    fail(path, "schema version " + std::to_string(version) + ", but this program reads " +
                   std::to_string(schema_version) + ". Use the program's version that trained the model.");
  Model model;
  model.architecture = json_get<std::string>(json_get<Json>(json, "architecture", path), "name", path);
  model.classes = read_classes(json, path);
  model.seed = json_get<std::uint64_t>(json, "seed", path);
  model.tool_version = json_get<std::string>(json, "tool_version", path);
  try {
    model.preprocessing = read_preprocessing(json_get<Json>(json, "preprocessing", path), path);
  } catch (const Error& e) {
    // A word that is no unit or background: the reader of the word cannot know the file.
    if (e.kind() == Kind::bad_data) throw;
    fail(path, e.what());
  }
  const bool of_shape = model.architecture == "shape-baseline", of_members = model.architecture == ensemble_name;
  if (!of_members && of_shape == model.preprocessing.shape_mean.empty())
    fail(path, "`preprocessing.shape` does not fit the architecture.");
  return model;
}

}  // namespace leukolens
