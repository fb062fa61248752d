#include "inference/classifier.hpp"

#include <algorithm>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/inference/model_engine.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/phase/background.hpp"
#include "leukolens/phase/segmentation.hpp"
#include "leukolens/phase/shape.hpp"

namespace leukolens {

Classifier::Classifier(const WorkerContext& context)
    : context_(context),
      engine_(context.engine.another()),
      pixels_(input_size(context.model)),
      input_(context.options.batch * pixels_),
      logits_(context.options.batch * context.model.classes.size()),
      features_(static_cast<std::size_t>(context.options.batch) * engine_->feature_count()) {}

std::vector<ClassifiedCell> Classifier::classify(const std::vector<Cell>& cells) {
  std::fill(input_.begin(), input_.end(), 0.f);
  std::vector<ClassifiedCell> done;
  for (std::size_t i = 0; i < cells.size(); ++i) done.push_back(prepare(cells[i], &input_[i * pixels_]));
  engine_->run(input_.data(), logits_.data(), features_.data());
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (done[i].prediction.status == "ok")
      finish(done[i].prediction, &logits_[i * context_.model.classes.size()],
             &features_[i * static_cast<std::size_t>(engine_->feature_count())]);
  return done;
}

/// All that is known of a cell before the network runs, and its S x S input.
ClassifiedCell Classifier::prepare(const Cell& cell, float* input) const {
  ClassifiedCell done;
  done.file = cell.file;
  Prediction& row = done.prediction;
  row.id = cell.id;
  row.source = cell.file->relative_path;
  row.frame = cell.frame;
  row.cell = cell.cell;
  row.track = cell.track;
  if (cell.centroid) {
    row.x = cell.centroid->x;
    row.y = cell.centroid->y;
  }
  row.label = cell.file->label;
  row.donor = cell.file->donor;
  row.specimen = cell.file->specimen;
  row.capture = cell.file->capture;
  row.extra = cell.file->extra;
  try {
    const auto pixels = cell.load();
    note_identity(row, pixels->content_hash());
    if (cell.gate != "ok") {
      row.status = cell.gate;
      return done;
    }
    const Preprocessing& preprocessing = context_.model.preprocessing;
    auto [image, mask] = pixels->image(conversion_for(preprocessing, context_.options.convert), cell.id, context_.warn);
    tell_misfit(image.optics, pixels->phase_range(), preprocessing, context_.warn);
    row.background = border_median(image.phase);
    row.focus = focus_measure(image.phase);
    PhaseImage patch = patch_of(image, preprocessing, context_.options.scale, context_.warn);
    const cv::Mat1f seen = network_input(patch, preprocessing);
    for (int y = 0; y < seen.rows; ++y)
      std::copy_n(seen[y], seen.cols, input + static_cast<std::ptrdiff_t>(y) * seen.cols);
    image.phase = subtract_background(image.phase, preprocessing.background);
    row.shape = shape_values(measure_shape(image, mask.empty() ? segment_cell(image.phase) : mask));
    if (context_.options.hand_on_images) {
      done.patch = std::move(patch);
      done.input = seen;
    }
  } catch (const UnfitImage& fault) {
    row.status = fault.status();
    row.message = fault.what();
    if (row.message.find(cell.file->relative_path) == std::string::npos) row.message = cell.id + ": " + row.message;
  }
  return done;
}

/// What the model remembers of a cell with this content, where the inputs do not say it.
void Classifier::note_identity(Prediction& row, const std::string& hash) const {
  row.content_hash = hash;
  row.role = name_of(Role::fresh);
  const LabelledCell* known = context_.known.find(row.content_hash, row.id);
  if (!known) return;
  row.role = name_of(known->role.value_or(Role::fresh));
  if (row.label.empty()) row.label = known->label;
  if (row.donor.empty()) row.donor = known->donor;
  if (row.specimen.empty()) row.specimen = known->specimen;
}

void Classifier::finish(Prediction& row, const float* logits, const float* features) const {
  const auto classes = static_cast<Eigen::Index>(context_.model.classes.size());
  row.logits.assign(logits, logits + classes);
  // One row at a time: the sums inside must not depend on where in a batch the row stands.
  const Table z = Eigen::Map<const Eigen::RowVectorXf>(logits, classes).cast<double>();
  if (!z.allFinite()) {
    row.status = "not-finite";
    row.message = row.id +
                  ": the network's logits are not finite; the phase values are far outside what the model was trained "
                  "on. Check unit and --phase-range.";
    row.logits.clear();
    return;
  }
  const Table p = context_.calibration ? apply(*context_.calibration, z) : softmax(z);
  row.p.assign(p.data(), p.data() + classes);
  const int best = predicted_classes(p).front();
  row.predicted = context_.model.classes[static_cast<std::size_t>(best)];
  row.confidence = p(0, best);
  if (context_.novelty) row.novelty = (*context_.novelty)(features);
  if (!context_.calibration) return;
  const auto decision = decide(context_.calibration->decisions, row.p, row.novelty, row.id);
  row.decision = name_of(decision.decision);
  row.set = set_text(decision.set, context_.model.classes);
}

}  // namespace leukolens
