#include "leukolens/training/study.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/classes.hpp"
#include "leukolens/engine/run_network.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/phase/unfit.hpp"
#include "training/study_cells.hpp"
#include "training/study_record.hpp"
#include "training/study_scale.hpp"

namespace leukolens {
namespace {

constexpr std::size_t check_cells = 16;  // in check_input.npy

std::vector<std::string> study_classes(const std::vector<StudyCell>& cells) {
  std::vector<std::string> labels;
  for (const auto& cell : cells) {
    if (cell.labelled.label.empty())
      throw Error(Kind::bad_data, cell.labelled.id +
                                      ": has no label. Put it into a folder named like its class, or give a manifest "
                                      "with the column label.");
    labels.push_back(cell.labelled.label);
  }
  auto classes = classes_of(labels);
  if (classes.size() < 2)
    throw Error(Kind::bad_data, "all " + std::to_string(cells.size()) + " images have the label `" + classes.front() +
                                    "`. Training needs at least two classes: one folder each, or a manifest with the "
                                    "column label.");
  return classes;
}

void deal(std::vector<StudyCell>& cells, const StudyOptions& options, const Warn& warn) {
  std::vector<LabelledCell> labelled;
  for (const auto& cell : cells) labelled.push_back(cell.labelled);
  check_duplicates(labelled, {options.allow_duplicates}, warn);
  deal_roles(labelled, {options.fractions, options.training.seed}, warn);
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i].labelled = labelled[i];
}

void check_trainable(const std::vector<StudyCell>& cells, const std::vector<std::string>& classes) {
  for (const auto& label : classes)
    if (std::ranges::none_of(
            cells, [&](const StudyCell& c) { return c.labelled.role == Role::train && c.labelled.label == label; }))
      throw Error(Kind::bad_data, "class `" + label +
                                      "` has no cell with the role train. Give it more cells, or roles "
                                      "in the manifest.");
}

/// The crop of every cell; those that have not the size of a cell get a fault.
std::vector<cv::Mat1f> cut_patches(std::vector<StudyCell>& cells, const Preprocessing& p, const Warn& warn) {
  std::vector<cv::Mat1f> patches;
  for (auto& cell : cells) {
    patches.emplace_back();
    try {
      patches.back() = patch_of(cell.image, p, {}, warn).phase;
    } catch (const UnfitImage& e) {
      cell.fault = cell.labelled.id + ": " + e.what();
    }
  }
  std::size_t i = 0;
  std::erase_if(patches, [&](const cv::Mat1f&) { return !cells[i++].fault.empty(); });
  return patches;
}

void standardise(const std::vector<StudyCell>& cells, const std::vector<cv::Mat1f>& patches, Preprocessing& p) {
  double sum = 0, squares = 0, n = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].labelled.role != Role::train) continue;
    for (const float v : patches[i]) sum += v, squares += double{v} * v;
    n += static_cast<double>(patches[i].total());
  }
  p.mean = sum / n;
  p.std = std::sqrt(std::max(squares / n - p.mean * p.mean, 0.));
  if (!(p.std > 0))
    throw Error(Kind::bad_data,
                "the centres of all training images are constant, so nothing can be learned. Give a "
                "larger --patch, or check the images.");
}

/// The standardised cells of one role.
TrainingCells in_role(Role role, const std::vector<StudyCell>& cells, const std::vector<cv::Mat1f>& patches,
                      const Model& model) {
  const auto& p = model.preprocessing;
  TrainingCells out;
  out.patch = p.patch;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].labelled.role != role) continue;
    out.labels.push_back(class_index(model.classes, cells[i].labelled.label));
    cv::Mat1f input;
    patches[i].convertTo(input, CV_32F, 1 / p.std, -p.mean / p.std);
    out.pixels.insert(out.pixels.end(), input.begin(), input.end());
  }
  return out;
}

Eigen::MatrixXd features_of(const Model& model, const TrainingCells& cells, const std::string& device) {
  const auto features = run_network(model, cells.pixels, device).features;
  using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(features.values.data(), static_cast<Eigen::Index>(features.shape[0]),
                                    static_cast<Eigen::Index>(features.shape[1]))
      .cast<double>();
}

/// Cells for `verify`: of every class in turn, unseen ones first.
TrainingCells pick_check_cells(const std::vector<TrainingCells>& by_preference, int classes) {
  TrainingCells out;
  out.patch = by_preference.front().patch;
  const auto pixels = static_cast<std::size_t>(out.patch * out.patch);
  std::vector<std::vector<const float*>> of_class(static_cast<std::size_t>(classes));
  for (const auto& part : by_preference)
    for (std::size_t i = 0; i < part.size(); ++i)
      of_class[static_cast<std::size_t>(part.labels[i])].push_back(&part.pixels[i * pixels]);
  for (std::size_t round = 0; round < check_cells; ++round)
    for (std::size_t k = 0; k < of_class.size() && out.size() < check_cells; ++k) {
      if (round >= of_class[k].size()) continue;
      out.pixels.insert(out.pixels.end(), of_class[k][round], of_class[k][round] + pixels);
      out.labels.push_back(static_cast<int>(k));
    }
  return out;
}

ModelCheck make_check(const Model& model, const TrainingCells& cells, const std::string& device) {
  const auto side = static_cast<std::size_t>(cells.patch);
  return {{{cells.size(), 1, side, side}, cells.pixels}, run_network(model, cells.pixels, device).logits};
}

}  // namespace

StudyReport train_model(const Inputs& inputs, const StudyOptions& options, const Warn& warn, const OnProgress& progress,
                        const std::function<void(const EpochRecord&)>& on_epoch) {
  std::vector<std::string> warnings;
  const Warn noted = [&](const std::string& text) {
    if (std::ranges::find(warnings, text) != warnings.end()) return;
    warnings.push_back(text);
    if (warn) warn(text);
  };
  make_graph(options.architecture, 2);  // an unknown name is found before anything is read
  auto cells =
      read_study_cells(inputs, options.convert, options.training.threads, options.training.stop, noted, progress);
  StudyReport report;
  report.skipped = drop_faulty(cells, options.skip_bad, noted);
  auto& model = report.model;
  model.architecture = options.architecture;
  model.classes = study_classes(cells);
  model.seed = options.training.seed;
  model.tool_version = options.tool_version;
  deal(cells, options, noted);
  const auto graph = model.graph();
  model.preprocessing = choose_preprocessing(cells, graph, options, noted);
  const auto patches = cut_patches(cells, model.preprocessing, noted);
  report.skipped += drop_faulty(cells, options.skip_bad, noted);
  check_trainable(cells, model.classes);
  standardise(cells, patches, model.preprocessing);

  const auto train_cells = in_role(Role::train, cells, patches, model);
  const auto validation_cells = in_role(Role::validate, cells, patches, model);
  report.training = train(graph, train_cells, validation_cells, options.training, [&](const EpochRecord& r) {
    if (progress)
      progress({"training", static_cast<std::size_t>(r.epoch), static_cast<std::size_t>(options.training.epochs)});
    if (on_epoch) on_epoch(r);
  });
  model.weights = report.training.weights;
  model.features =
      feature_statistics(features_of(model, train_cells, options.training.device), train_cells.labels, graph.classes());
  const auto check =
      pick_check_cells({in_role(Role::test, cells, patches, model), validation_cells, train_cells}, graph.classes());
  report.extras.check = make_check(model, check, options.training.device);
  for (const auto& cell : cells) report.extras.roles.push_back(cell.labelled);
  report.extras.training = training_record(report, options, warnings);
  report.extras.card = model_card(model, report.extras.training, report.extras.roles);
  return report;
}

}  // namespace leukolens
