#include "explain/cell_explainer.hpp"

#include <algorithm>
#include <numeric>

#include "explain/cell_picture.hpp"
#include "explain/map_files.hpp"
#include "explain/map_scorer.hpp"
#include "leukolens/attribution/baseline.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/classes.hpp"
#include "leukolens/explain/localisation.hpp"
#include "leukolens/explain/safe_name.hpp"
#include "leukolens/phase/segmentation.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

bool is_keyword(const std::string& target) { return target == "predicted" || target == "label" || target == "all"; }

Json entry_of(const ChosenCell& cell) {
  const auto& p = cell.cell.prediction;
  Json entry = {{"id", cell.id},
                {"source", utf8_spelling(p.source)},
                {"frame", p.frame ? Json(*p.frame) : Json(nullptr)},
                {"status", p.status},
                {"message", p.message},
                {"donor", p.donor.empty() ? Json(nullptr) : Json(p.donor)},
                {"label", cell.label.empty() ? Json(nullptr) : Json(cell.label)}};
  if (p.status != "ok") return entry;
  entry["predicted"] = p.predicted;
  entry["confidence"] = json_number(p.confidence);
  entry["decision"] = p.decision.empty() ? Json(nullptr) : Json(p.decision);
  entry["set"] = p.set.empty() ? Json(nullptr) : Json(p.set);
  return entry;
}

/// Which baseline the cell's maps rest on: its kind, and its level in the patch's unit where it is flat.
Json baseline_json(const ChosenCell& cell, Baseline wanted, const Preprocessing& preprocessing) {
  const double zero = -preprocessing.mean / preprocessing.std;
  const auto baseline = resolved_baseline(cell.cell.input, wanted, zero);
  const bool flat = baseline != Baseline::blur;
  const double level =
      flat ? baseline_image(cell.cell.input, baseline, zero, 1)(0, 0) * preprocessing.std + preprocessing.mean
           : undefined;
  return {{"kind", name_of(baseline)}, {"level", json_number(level)}};
}

/// Adds to each target how much of its relevance lies outside the cell. @param targets  run by run
void add_outside_shares(const ChosenCell& cell, const CellMaps& explained, Json& targets) {
  const auto mask = segment_cell(cell.cell.patch.phase);
  auto target = targets.begin();
  for (const auto& maps : explained.maps)
    for (const auto& map : maps) (*target++)["outside"] = json_number(outside_share(map.map, mask).share);
}

}  // namespace

CellExplainer::CellExplainer(const Model& model, const std::vector<ExplanationRun>& runs, const CellPictures& pictures,
                             const MapScorer* scorer, const ExplainCellsOptions& options, const fs::path& folder)
    : model_(model), options_(options), runs_(runs), pictures_(pictures), scorer_(scorer), folder_(folder) {
  if (!is_keyword(options.target) && class_index(model.classes, options.target) < 0)
    throw Error(Kind::usage, "--target " + options.target + ": no such class. Give predicted, label, all, or one of: " +
                                 join(model.classes, ", ") + ".");
}

std::vector<ExplainedCell> CellExplainer::explain(const std::vector<ChosenCell>& cells) const {
  std::vector<ExplainedCell> done(cells.size());
  std::vector<const ChosenCell*> asked;
  std::vector<cv::Mat1f> inputs;
  std::vector<std::vector<int>> targets;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto& entry = done[i].entry = entry_of(cells[i]);
    if (entry["status"] != "ok") continue;
    if (const auto classes = targets_of(cells[i]); !classes.empty()) {
      asked.push_back(&cells[i]);
      inputs.push_back(cells[i].cell.input);
      targets.push_back(classes);
      places.push_back(i);
    } else {
      entry["status"] = "no-label";
      entry["message"] = cells[i].id + ": has no label that is one of the model's classes. Give another --target.";
    }
  }
  std::vector<CellMaps> explained(asked.size());
  for (std::size_t a = 0; a < asked.size(); ++a) explained[a].classes = targets[a];
  for (const auto& run : runs_) {
    auto maps = run.attribute(inputs, targets);
    for (std::size_t a = 0; a < asked.size(); ++a) explained[a].maps.push_back(std::move(maps[a]));
  }
  for (std::size_t a = 0; a < asked.size(); ++a) write(*asked[a], explained[a], done[places[a]].entry);
  for (auto& cell : done) cell.status = cell.entry["status"];
  return done;
}

/// Empty where the label is asked for and there is none.
std::vector<int> CellExplainer::targets_of(const ChosenCell& cell) const {
  if (options_.target == "all") {
    std::vector<int> all(model_.classes.size());
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  const auto& name = options_.target == "predicted" ? cell.cell.prediction.predicted
                     : options_.target == "label"   ? cell.label
                                                    : options_.target;
  const int c = class_index(model_.classes, name);
  return c < 0 ? std::vector<int>{} : std::vector<int>{c};
}

void CellExplainer::write(const ChosenCell& cell, const CellMaps& explained, Json& entry) const {
  const auto& patch = cell.cell.patch;
  entry["unit"] = name_of(patch.unit);
  entry["pixel_size_um"] = patch.optics.pixel_size_um ? Json(*patch.optics.pixel_size_um) : Json(nullptr);
  entry["baseline"] = baseline_json(cell, options_.attribution.baseline, model_.preprocessing);
  entry["phase"] = write_phase(folder_, cell, options_.maps);
  entry["targets"] = write_maps(folder_, cell, explained, runs_, model_.classes, options_.maps);
  add_outside_shares(cell, explained, entry["targets"]);
  if (scorer_) scorer_->score(cell, explained, entry);
  const auto name = safe_name(cell.id);
  entry["picture"] = name + ".png";
  if (options_.common_scale) return;  // drawn at the end
  CellToDraw drawn{entry, patch, {}, {}};
  for (const auto& maps : explained.maps) {
    auto& of_run = drawn.maps.emplace_back();
    for (const auto& map : maps) of_run.push_back(map.map);
  }
  pictures_.write(drawn, name);
}

}  // namespace leukolens
