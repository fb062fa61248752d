#include "explain/cell_explainer.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "explain/safe_name.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/classes.hpp"
#include "leukolens/phase/segmentation.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

std::string npy_of(const cv::Mat1f& map) {
  const cv::Mat1f plain = map.isContinuous() ? map : map.clone();
  return npy_text({static_cast<std::size_t>(map.rows), static_cast<std::size_t>(map.cols)},
                  {plain.ptr<float>(), plain.total()});
}

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

void add_member(SaliencyMap& sum, const SaliencyMap& part, double weight) {
  const auto add = [weight](cv::Mat1f& to, const cv::Mat1f& from) {
    if (to.empty() && !from.empty()) to = cv::Mat1f::zeros(from.size());
    if (!from.empty()) to += weight * from;
  };
  add(sum.map, part.map);
  add(sum.raw, part.raw);
  sum.score += weight * part.score;
}

bool is_keyword(const std::string& target) { return target == "predicted" || target == "label" || target == "all"; }

}  // namespace

CellExplainer::CellExplainer(const Model& model, bool calibrated, const MakeAttribute& make_attribute,
                             const ExplainCellsOptions& options, const fs::path& folder)
    : model_(model),
      calibrated_(calibrated),
      options_(options),
      method_(attribution_method(options.method)),
      folder_(folder) {
  if (!model.preprocessing.shape_mean.empty())
    throw Error(Kind::bad_data,
                "this model looks at the shape of the cell, not at its pixels, so no map can explain "
                "it: its weights do. Explain a network instead.");
  if (!is_keyword(options.target) && class_index(model.classes, options.target) < 0)
    throw Error(Kind::usage, "--target " + options.target + ": no such class. Give predicted, label, all, or one of: " +
                                 join(model.classes, ", ") + ".");
  if (model.members.empty()) members_.push_back({model, make_attribute(model, method_, options.attribution)});
  for (const auto& member : model.members)
    members_.push_back({member, make_attribute(member, method_, options.attribution)});
}

std::vector<ExplainedCell> CellExplainer::explain(const std::vector<ChosenCell>& cells) const {
  std::vector<ExplainedCell> done(cells.size());
  std::vector<const ChosenCell*> asked;
  std::vector<std::vector<int>> targets;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& p = cells[i].cell.prediction;
    auto& entry = done[i].entry;
    entry = {{"id", cells[i].id},
             {"source", utf8_spelling(p.source)},
             {"frame", p.frame ? Json(*p.frame) : Json(nullptr)},
             {"status", p.status},
             {"message", p.message},
             {"label", cells[i].label.empty() ? Json(nullptr) : Json(cells[i].label)}};
    if (p.status != "ok") continue;
    entry["predicted"] = p.predicted;
    entry["confidence"] = json_number(p.confidence);
    entry["decision"] = p.decision.empty() ? Json(nullptr) : Json(p.decision);
    done[i].predicted_otherwise = !cells[i].predicted_before.empty() && cells[i].predicted_before != p.predicted;
    if (const auto classes = targets_of(cells[i]); !classes.empty()) {
      asked.push_back(&cells[i]);
      targets.push_back(classes);
      places.push_back(i);
    } else {
      entry["status"] = "no-label";
      entry["message"] = cells[i].id + ": has no label that is one of the model's classes. Give another --target.";
    }
  }
  const auto maps = maps_of(asked, targets);
  for (std::size_t a = 0; a < asked.size(); ++a) write(*asked[a], targets[a], maps[a], done[places[a]].entry);
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

std::vector<std::vector<SaliencyMap>> CellExplainer::maps_of(const std::vector<const ChosenCell*>& cells,
                                                             const std::vector<std::vector<int>>& targets) const {
  std::vector<std::vector<SaliencyMap>> mean(cells.size());  // over the members, whose logits are averaged
  for (const auto& member : members_) {
    std::vector<cv::Mat1f> inputs;
    for (const auto* cell : cells)
      inputs.push_back(members_.size() == 1 ? cell->cell.input
                                            : network_input(cell->cell.patch, member.model.preprocessing));
    const auto maps = member.attribute(inputs, targets);
    for (std::size_t i = 0; i < maps.size(); ++i) {
      mean[i].resize(maps[i].size());
      for (std::size_t t = 0; t < maps[i].size(); ++t)
        add_member(mean[i][t], maps[i][t], 1. / static_cast<double>(members_.size()));
    }
  }
  return mean;
}

void CellExplainer::write(const ChosenCell& cell, const std::vector<int>& classes, const std::vector<SaliencyMap>& maps,
                          Json& entry) const {
  const std::string name = safe_name(cell.id);
  const fs::path folder = folder_ / "maps" / name;
  if (!fs::create_directories(folder))
    throw Error(Kind::bad_data, cell.id + ": two cells have this id. Ids must differ; correct the inputs.");
  Json targets = Json::array();
  for (std::size_t t = 0; t < maps.size(); ++t) {
    const auto c = static_cast<std::size_t>(classes[t]);
    const std::string file = safe_class_name(model_.classes[c]), relative = "maps/" + name + "/" + file;
    write_part_file(folder / (file + ".npy"), npy_of(maps[t].map));
    if (!maps[t].raw.empty()) write_part_file(folder / (file + ".raw.npy"), npy_of(maps[t].raw));
    double lo, hi;
    cv::minMaxLoc(maps[t].map, &lo, &hi);
    targets.push_back({{"class", model_.classes[c]},
                       {"class_index", c},
                       {"p", json_number(cell.cell.prediction.p[c])},
                       {"score", json_number(maps[t].score)},
                       {"map", relative + ".npy"},
                       {"raw", maps[t].raw.empty() ? Json(nullptr) : Json(relative + ".raw.npy")},
                       {"min", json_number(lo)},
                       {"max", json_number(hi)}});
  }
  write_part_file(folder_ / (name + ".png"),
                  stamped_png(encode_png(render_overlay(overlay_of(cell, classes, maps))), options_.stamp));
  entry["targets"] = targets;
  entry["picture"] = name + ".png";
}

Overlay CellExplainer::overlay_of(const ChosenCell& cell, const std::vector<int>& targets,
                                  const std::vector<SaliencyMap>& maps) const {
  const auto& prediction = cell.cell.prediction;
  std::string score_name = name_of(options_.attribution.score);
  std::ranges::replace(score_name, '-', ' ');
  Overlay o;
  o.title = cell.id;
  o.subtitle = "predicted " + prediction.predicted + ", p = " + two_decimals(prediction.confidence) +
               (calibrated_ ? "" : " (not calibrated)") + (cell.label.empty() ? "" : "; label " + cell.label);
  o.phase = cell.cell.patch;
  o.outline = segment_cell(cell.cell.patch.phase);
  o.is_signed = method_.is_signed;
  o.map_title = map_title(method_, options_.attribution.score);
  for (std::size_t t = 0; t < maps.size(); ++t) {
    const auto c = static_cast<std::size_t>(targets[t]);
    o.panels.push_back({model_.classes[c],
                        "p = " + two_decimals(prediction.p[c]) + ", " + score_name + " " + two_decimals(maps[t].score),
                        maps[t].map});
  }
  return o;
}

}  // namespace leukolens
