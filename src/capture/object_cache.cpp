#include "capture/object_cache.hpp"

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr int segmentation_version = 1;  ///< to be raised where the same options give other objects

const std::vector<std::string> columns = {"frame", "label", "x0",   "y0",       "width", "height",
                                          "x",     "y",     "area", "touching", "gate",  "mean_phase"};

/// Everything that the objects depend on.
std::string key_of(const fs::path& capture, const CaptureOptions& options, const ConvertOptions& c) {
  Json json = to_json(options.objects);
  json["version"] = segmentation_version;
  json["grey"] = c.grey;
  for (const auto& range : {c.phase_range, c.fallback_range})
    json["ranges"].push_back(range ? Json({range->lo, range->hi}) : Json(nullptr));
  for (const auto& known : {c.pixel_size_um, c.wavelength_nm, c.medium_index})
    json["optics"].push_back(known ? Json(*known) : Json(nullptr));
  return sha256(sha256_of_file(capture) + json.dump()).substr(0, 40);
}

Gate gate_from(const std::string& name) {
  for (const auto gate : {Gate::border, Gate::debris, Gate::doublet})
    if (name == name_of(gate)) return gate;
  return Gate::ok;
}

std::string row_of(std::size_t frame, const CachedObject& cached) {
  const auto& o = cached.object;
  return csv_row({std::to_string(frame), std::to_string(o.label), std::to_string(o.box.x), std::to_string(o.box.y),
                  std::to_string(o.box.width), std::to_string(o.box.height), to_text(o.centroid.x),
                  to_text(o.centroid.y), to_text(o.area_px), o.touching ? "1" : "0", name_of(o.gate),
                  to_text(cached.mean_phase)});
}

/// A frame without objects has a row of its own, with label 0.
std::string rows_of(std::size_t frame, const std::vector<CachedObject>& objects) {
  if (objects.empty()) return row_of(frame, {{0, {}, {}, 0, Gate::ok, false}, 0});
  std::string text;
  for (const auto& object : objects) text += row_of(frame, object);
  return text;
}

}  // namespace

ObjectCache::ObjectCache(const fs::path& folder, const fs::path& capture, const CaptureOptions& options,
                         const ConvertOptions& convert) {
  if (folder.empty() || !fs::is_regular_file(capture)) return;
  file_ = folder / (key_of(capture, options, convert) + ".csv");
  if (fs::exists(file_)) read();
}

ObjectCache::~ObjectCache() {
  if (file_.empty() || added_.empty()) return;
  try {
    known_.merge(added_);
    std::string text = csv_row(columns);
    for (const auto& [frame, objects] : known_) text += rows_of(frame, objects);
    fs::create_directories(file_.parent_path());
    write_file(file_, text);
  } catch (const std::exception&) {
  }
}

const std::vector<CachedObject>* ObjectCache::find(std::size_t frame) const {
  const auto found = known_.find(frame);
  return found == known_.end() ? nullptr : &found->second;
}

void ObjectCache::add(std::size_t frame, std::vector<CachedObject> objects) {
  if (!file_.empty()) added_.emplace(frame, std::move(objects));
}

void ObjectCache::read() {
  try {
    CsvReader csv(file_);
    if (csv.columns() != columns) return;
    for (std::vector<std::string> row; csv.next(row);) {
      const auto number = [&](std::size_t i) { return to_number(row[i]).value(); };
      const auto whole = [&](std::size_t i) { return static_cast<int>(number(i)); };
      auto& objects = known_[static_cast<std::size_t>(number(0))];
      if (whole(1) == 0) continue;
      objects.push_back({{static_cast<std::uint16_t>(whole(1)),
                          {whole(2), whole(3), whole(4), whole(5)},
                          {number(6), number(7)},
                          number(8),
                          gate_from(row[10]),
                          row[9] == "1"},
                         number(11)});
    }
  } catch (const std::exception&) {
    known_.clear();
  }
}

}  // namespace leukolens
