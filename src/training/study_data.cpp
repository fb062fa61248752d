#include "training/study_data.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/dataset/classes.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/model/shape_baseline.hpp"
#include "leukolens/phase/unfit.hpp"
#include "training/capture_side.hpp"
#include "training/study_scale.hpp"

namespace leukolens {
namespace {

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

void check_trainable(const StudyData& data) {
  for (const auto& label : data.classes)
    if (std::ranges::none_of(data.cells, [&](const StudyCell& c) {
          return c.labelled.role == Role::train && c.labelled.label == label;
        }))
      throw Error(Kind::bad_data, "class `" + label +
                                      "` has no cell with the role train. Give it more cells, or roles "
                                      "in the manifest.");
}

/// The crop and the shape of every cell; those that have not the size of a cell get a fault.
void cut_patches(StudyData& data, const Warn& warn) {
  for (auto& cell : data.cells) {
    try {
      const auto patch = patch_of(cell.image, data.preprocessing, {}, warn);
      data.shapes.push_back(shape_baseline_values(patch));
      data.patches.push_back(patch.phase);
    } catch (const UnfitImage& e) {
      cell.fault = cell.labelled.id + ": " + e.what();
    }
    cell.image.phase.release();
  }
}

}  // namespace

int StudyData::label(int row) const {
  return class_index(classes, cells[static_cast<std::size_t>(row)].labelled.label);
}

Rows StudyData::in_role(Role role) const {
  Rows rows;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (cells[i].labelled.role == role) rows.push_back(static_cast<int>(i));
  return rows;
}

void deal_study(std::vector<StudyCell>& cells, const StudyOptions& options, const Warn& warn) {
  std::vector<LabelledCell> labelled;
  for (const auto& cell : cells) labelled.push_back(cell.labelled);
  check_duplicates(labelled, {options.allow_duplicates}, warn);
  if (options.folds > 0) {
    for (auto& cell : labelled)
      if (cell.role != Role::test) cell.role = Role::train;
  } else {
    deal_roles(labelled, {options.fractions, options.training.seed}, warn);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i].labelled = labelled[i];
}

StudyData read_study(const Inputs& inputs, const StudyOptions& options, const Warn& warn, const OnProgress& progress) {
  StudyData data;
  data.cells = read_study_cells(inputs, options, capture_side(inputs, options, progress), warn, progress);
  data.skipped = drop_faulty(data.cells, options.skip_bad, warn);
  data.classes = study_classes(data.cells);
  deal_study(data.cells, options, warn);
  const auto graph = make_graph(options.architecture, static_cast<int>(data.classes.size()));
  data.preprocessing = choose_preprocessing(data.cells, graph, options, warn);
  cut_patches(data, warn);
  data.skipped += drop_faulty(data.cells, options.skip_bad, warn);
  check_trainable(data);
  return data;
}

}  // namespace leukolens
