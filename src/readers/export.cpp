#include "leukolens/readers/export.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/phase/segmentation.hpp"
#include "leukolens/phase/write.hpp"
#include "leukolens/pictures/cell_strip.hpp"
#include "leukolens/readers/score.hpp"
#include "readers/reading_page.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// One cell of the study.
struct StudyCell {
  std::string id, label, predicted, donor;
  double confidence;
  fs::path phase, map;
  std::optional<double> pixel_size_um;
  Unit unit;
};

std::string text_of(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<StudyCell> cell_of(const Json& entry, const fs::path& why, const std::set<std::string>& classes) {
  if (text_of(entry, "status") != "ok" || !classes.contains(text_of(entry, "label"))) return {};
  StudyCell cell{text_of(entry, "id"),
                 text_of(entry, "label"),
                 text_of(entry, "predicted"),
                 text_of(entry, "donor"),
                 number_from(entry, "confidence"),
                 why / text_of(entry, "phase"),
                 {},
                 {},
                 unit_from(entry.at("unit"))};
  if (entry.at("pixel_size_um").is_number()) cell.pixel_size_um = entry.at("pixel_size_um").get<double>();
  for (const auto& target : entry.at("targets"))
    if (cell.map.empty() && target.at("class") == cell.predicted) cell.map = why / target.at("map").get<std::string>();
  if (cell.map.empty())
    throw Error(Kind::bad_data, (why / "manifest.json").string() + ": " + cell.id +
                                    " has no map of its call. Explain with --target predicted or all.");
  return cell;
}

/// As many of each class as there are places, drawn by (seed, id).
std::vector<StudyCell> drawn(std::vector<StudyCell> cells, std::size_t most, std::uint64_t seed) {
  std::map<std::string, std::vector<std::pair<double, std::size_t>>> by_class;
  for (std::size_t i = 0; i < cells.size(); ++i)
    by_class[cells[i].label].emplace_back(Random(seed, "readers-cells", item_of(cells[i].id)).uniform(), i);
  for (auto& [label, of_class] : by_class) std::ranges::sort(of_class);
  std::vector<StudyCell> chosen;
  for (std::size_t round = 0;; ++round) {
    bool any = false;
    for (const auto& [label, of_class] : by_class) {
      if (round >= of_class.size() || chosen.size() == most) continue;
      chosen.push_back(cells[of_class[round].second]);
      any = true;
    }
    if (!any) return chosen;
  }
}

cv::Mat1f image_of(const fs::path& path) {
  if (path.extension() != ".npy")
    throw Error(Kind::bad_data, path.string() + ": a reader study takes maps as NPY. Explain with --maps npy.");
  const auto array = read_npy(path);
  const auto values = array.as_floats();
  cv::Mat1f image(static_cast<int>(array.shape.at(0)), static_cast<int>(array.shape.at(1)));
  std::ranges::copy(values, image.begin());
  return image;
}

std::string picture_of(const StudyCell& cell, Arm arm) {
  StripCell shown;
  shown.phase = {image_of(cell.phase), cell.unit, {.pixel_size_um = cell.pixel_size_um}};
  if (arm == Arm::map) {
    shown.map = image_of(cell.map);
    shown.outline = segment_cell(shown.phase.phase);
  }
  return encode_png(
      render_cell_strip({.cells = {shown}, .map_title = arm == Arm::map ? "relevance" : "", .panel_px = 320}));
}

std::string caption_of(const StudyCell& cell, Arm arm, bool calibrated, bool blind) {
  std::string text = blind ? "" : cell.id + ". ";
  if (arm == Arm::cell) return text;
  char confidence[32];
  std::snprintf(confidence, sizeof confidence, "%.0f %%", 100 * cell.confidence);
  return text + "The network calls it " + cell.predicted + " with " + confidence +
         (calibrated ? " confidence." : " (not calibrated).");
}

std::string title_of(Arm arm) {
  return arm == Arm::cell   ? "Which cell is this?"
         : arm == Arm::call ? "Which cell is this? The network's call is given"
                            : "Which cell is this? The network's call and map are given";
}

std::string item_name(std::size_t i) {
  char name[16];
  std::snprintf(name, sizeof name, "%03zu", i + 1);
  return name;
}

void check_readers(const std::vector<std::string>& readers) {
  std::set<std::string> seen;
  for (const auto& reader : readers) {
    const bool plain = !reader.empty() && reader != "key" && std::ranges::all_of(reader, [](unsigned char c) {
      return std::isalnum(c) || c == '_' || c == '-';
    });
    if (!plain)
      throw Error(Kind::usage,
                  "--readers " + reader + ": a reader's name becomes a folder. Use letters, digits, _ and -.");
    if (!seen.insert(reader).second)
      throw Error(Kind::usage, "--readers " + reader + ": named twice. Name each reader once.");
  }
}

constexpr const char* readme = R"(# A reader study

1. Give each reader the folder of his or her name, and nothing else. `key/` holds the answers: keep it.
2. Each reader opens `arm_1_cell.html` first and answers every item, saves, and sends the saved file back; then, days later
   (so that cells are forgotten), `arm_2_call.html`; then, days later, `arm_3_map.html`. The cells are the same in all
   arms, in another order.
3. Who prefers a sheet fills the column `answer` of `answers.csv` instead.
4. `leukolens readers score answers_*.csv --key key/key.csv --output scores`

Readers should not know how many cells of each class there are, nor how often the network is right.
)";

}  // namespace

ReadersExportReport export_reader_study(const fs::path& why, const fs::path& output, const ReadersExportOptions& o,
                                        const Warn& warn) {
  check_readers(o.readers);
  if (!fs::exists(why / "manifest.json"))
    throw Error(Kind::bad_data, why.string() +
                                    ": no folder of `explain`, which would hold manifest.json. Give the folder "
                                    "that `leukolens explain --output` wrote.");
  const auto manifest = read_json(why / "manifest.json");
  const auto classes = json_get<std::vector<std::string>>(manifest, "classes", why / "manifest.json");
  const std::set<std::string> known(classes.begin(), classes.end());
  const bool calibrated = !manifest.at("calibration").is_null();
  ReadersExportReport report;
  std::vector<StudyCell> all;
  for (const auto& entry : manifest.at("cells"))
    if (auto cell = cell_of(entry, why, known))
      all.push_back(std::move(*cell));
    else
      ++report.left_out;
  if (all.empty())
    throw Error(Kind::bad_data, (why / "manifest.json").string() +
                                    ": no labelled cell, so nobody could be scored. Explain "
                                    "cells whose label is known.");
  const auto cells = drawn(std::move(all), o.cells, o.seed);
  std::set<std::string> labels;
  for (const auto& cell : cells) {
    labels.insert(cell.label);
    report.wrong_calls += cell.label != cell.predicted;
  }
  report.cells = cells.size();
  report.classes = labels.size();
  if (report.wrong_calls == 0 && warn)
    warn(
        "The network calls every cell of the study rightly: over-reliance cannot be measured. Take more cells, or "
        "other ones.");
  if (!calibrated && warn)
    warn("The model is not calibrated, and readers are told so: run `leukolens calibrate` and explain again.");
  FolderWriter folder(output, o.if_exists, "README.md");
  fs::create_directories(folder.part() / "key");
  std::string key = csv_row({"reader", "arm", "item", "id", "label", "predicted", "confidence", "donor"});
  for (const auto& reader : o.readers) {
    fs::create_directories(folder.part() / reader);
    std::string sheet = csv_row({"reader", "arm", "item", "answer", "seconds"});
    for (std::size_t a = 0; a < arms.size(); ++a) {
      std::vector<std::size_t> order(cells.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
      Random random(o.seed, "readers-order-" + reader, a);
      shuffle(order, random);
      std::vector<ReadingItem> items;
      for (std::size_t i = 0; i < order.size(); ++i) {
        const auto& cell = cells[order[i]];
        items.push_back({item_name(i), caption_of(cell, arms[a], calibrated, o.blind), picture_of(cell, arms[a])});
        key += csv_row({reader, name_of(arms[a]), item_name(i), cell.id, cell.label, cell.predicted,
                        json_number(cell.confidence).dump(), cell.donor});
        sheet += csv_row({reader, name_of(arms[a]), item_name(i), "", ""});
      }
      write_part_file(folder.part() / reader / ("arm_" + std::to_string(a + 1) + "_" + name_of(arms[a]) + ".html"),
                      reading_page(reader, name_of(arms[a]), title_of(arms[a]), classes, items));
    }
    write_part_file(folder.part() / reader / "answers.csv", sheet);
  }
  write_part_file(folder.part() / "key" / "key.csv", key);
  write_part_file(folder.part() / "README.md", readme);
  folder.commit();
  return report;
}

}  // namespace leukolens
