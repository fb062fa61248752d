#include "explain/cell_explainer.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "explain/safe_name.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/classes.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/phase/background.hpp"
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

/// The cell has no label to explain.
struct NoLabel {};

void add_part(SaliencyMap& sum, const SaliencyMap& part, double weight) {
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

CellExplainer::CellExplainer(const Model& model, const Calibration* calibration, const ExplainCellsOptions& options,
                             const fs::path& folder)
    : model_(model), calibration_(calibration), options_(options), folder_(folder) {
  if (!model.preprocessing.shape_mean.empty())
    throw Error(Kind::bad_data,
                "this model looks at the shape of the cell, not at its pixels, so no map can explain "
                "it: its weights do. Explain a network instead.");
  const auto add = [this](const Model& m) {
    const double zero = -m.preprocessing.mean / m.preprocessing.std;
    members_.push_back({m, std::make_unique<Explainer>(m.graph(), m.weights, zero)});
  };
  if (model.members.empty()) add(model);
  for (const auto& member : model.members) add(member);
  if (!is_keyword(options.target) && class_index(model.classes, options.target) < 0)
    throw Error(Kind::usage, "--target " + options.target + ": no such class. Give predicted, label, all, or one of: " +
                                 join(model.classes, ", ") + ".");
}

ExplainedCell CellExplainer::explain(const ChosenCell& cell) const {
  ExplainedCell done;
  done.entry = {{"id", cell.id},
                {"source", utf8_spelling(cell.cell.file->relative_path)},
                {"frame", cell.cell.frame ? Json(*cell.cell.frame) : Json(nullptr)},
                {"status", "ok"},
                {"message", ""},
                {"label", cell.label.empty() ? Json(nullptr) : Json(cell.label)}};
  try {
    const auto question = ask(cell, [&](const std::string& text) { done.warnings.push_back(text); });
    const auto& predicted = model_.classes[static_cast<std::size_t>(question.predicted)];
    done.predicted_otherwise = !cell.predicted.empty() && cell.predicted != predicted;
    done.entry["predicted"] = predicted;
    done.entry["confidence"] = json_number(question.p(0, question.predicted));
    write(cell, question, done.entry);
  } catch (const UnfitImage& fault) {
    std::string message = fault.what();
    if (message.find(cell.cell.file->relative_path) == std::string::npos) message = cell.id + ": " + message;
    done.entry["status"] = fault.status();
    done.entry["message"] = message;
  } catch (const NoLabel&) {
    done.entry["status"] = "no-label";
    done.entry["message"] = cell.id + ": has no label that is one of the model's classes. Give another --target.";
  }
  done.status = done.entry["status"];
  return done;
}

CellExplainer::Question CellExplainer::ask(const ChosenCell& cell, const Warn& warn) const {
  const Preprocessing& preprocessing = model_.preprocessing;
  ConvertOptions convert = options_.convert;
  convert.grey = convert.grey || preprocessing.grey;
  if (!convert.phase_range) convert.phase_range = preprocessing.phase_range;
  const PhaseImage image = to_phase(cell.cell.read(), convert, cell.id, warn);

  Question question;
  question.patch = patch_of(image, preprocessing, options_.scale, warn);
  Table z = Table::Zero(1, static_cast<Eigen::Index>(model_.classes.size()));
  for (const auto& member : members_) {
    question.inputs.push_back(network_input(image, member.model.preprocessing, options_.scale, {}));
    const auto logits = member.explainer->logits(question.inputs.back());
    z += Eigen::Map<const Eigen::RowVectorXf>(logits.data(), z.cols()).cast<double>();
  }
  z /= static_cast<double>(members_.size());
  if (!z.allFinite())
    throw UnfitImage(Unfit::not_finite,
                     "the network's logits are not finite; the phase values are far outside what "
                     "the model was trained on. Check unit and --phase-range.");
  question.p = calibration_ ? apply(*calibration_, z) : softmax(z);
  question.predicted = predicted_classes(question.p).front();
  question.targets = targets_of(cell, question.predicted);
  return question;
}

std::vector<int> CellExplainer::targets_of(const ChosenCell& cell, int predicted) const {
  if (options_.target == "predicted") return {predicted};
  if (options_.target == "all") {
    std::vector<int> all(model_.classes.size());
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  const int c = class_index(model_.classes, options_.target == "label" ? cell.label : options_.target);
  if (c < 0) throw NoLabel();
  return {c};
}

std::vector<SaliencyMap> CellExplainer::maps_of(const Question& q) const {
  std::vector<SaliencyMap> mean;  // over the members, whose logits are averaged
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const auto& explainer = *members_[m].explainer;
    const auto maps = options_.method == ExplainMethod::grad_cam
                          ? explainer.grad_cam(q.inputs[m], q.targets, options_.grad_cam)
                          : explainer.occlusion(q.inputs[m], q.targets, options_.occlusion);
    mean.resize(maps.size());
    for (std::size_t t = 0; t < maps.size(); ++t) add_part(mean[t], maps[t], 1. / static_cast<double>(members_.size()));
  }
  return mean;
}

void CellExplainer::write(const ChosenCell& cell, const Question& question, Json& entry) const {
  const auto maps = maps_of(question);
  const std::string name = safe_name(cell.id);
  const fs::path folder = folder_ / "maps" / name;
  if (!fs::create_directories(folder))
    throw Error(Kind::bad_data, cell.id + ": two cells have this id. Ids must differ; correct the inputs.");
  Json targets = Json::array();
  for (std::size_t t = 0; t < maps.size(); ++t) {
    const auto c = static_cast<std::size_t>(question.targets[t]);
    const std::string file = safe_class_name(model_.classes[c]), relative = "maps/" + name + "/" + file;
    write_part_file(folder / (file + ".npy"), npy_of(maps[t].map));
    if (!maps[t].raw.empty()) write_part_file(folder / (file + ".raw.npy"), npy_of(maps[t].raw));
    double lo, hi;
    cv::minMaxLoc(maps[t].map, &lo, &hi);
    targets.push_back({{"class", model_.classes[c]},
                       {"class_index", c},
                       {"p", json_number(question.p(0, static_cast<Eigen::Index>(c)))},
                       {"score", json_number(maps[t].score)},
                       {"map", relative + ".npy"},
                       {"raw", maps[t].raw.empty() ? Json(nullptr) : Json(relative + ".raw.npy")},
                       {"min", json_number(lo)},
                       {"max", json_number(hi)}});
  }
  write_part_file(folder_ / (name + ".png"), encode_png(render_overlay(overlay_of(cell, question, maps))));
  entry["targets"] = targets;
  entry["picture"] = name + ".png";
}

Overlay CellExplainer::overlay_of(const ChosenCell& cell, const Question& q,
                                  const std::vector<SaliencyMap>& maps) const {
  const bool grad_cam = options_.method == ExplainMethod::grad_cam;
  const auto score = grad_cam ? options_.grad_cam.score : options_.occlusion.score;
  std::string score_name = name_of(score);
  std::ranges::replace(score_name, '-', ' ');
  Overlay o;
  o.title = cell.id;
  o.subtitle = "predicted " + model_.classes[static_cast<std::size_t>(q.predicted)] +
               ", p = " + two_decimals(q.p(0, q.predicted)) + (calibration_ ? "" : " (not calibrated)") +
               (cell.label.empty() ? "" : "; label " + cell.label);
  o.phase = q.patch;
  o.outline = segment_cell(q.patch.phase);
  o.is_signed = !grad_cam;
  o.map_title = grad_cam ? "Grad-CAM of the " + score_name : "drop of the " + score_name + " when hidden";
  for (std::size_t t = 0; t < maps.size(); ++t)
    o.panels.push_back(
        {model_.classes[static_cast<std::size_t>(q.targets[t])],
         "p = " + two_decimals(q.p(0, q.targets[t])) + ", " + score_name + " " + two_decimals(maps[t].score),
         maps[t].map});
  return o;
}

}  // namespace leukolens
