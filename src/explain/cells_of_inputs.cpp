#include <algorithm>

#include "explain/cell_batches.hpp"
#include "explain/cell_filter.hpp"
#include "leukolens/inference/classify.hpp"
#include "leukolens/predictions/prediction.hpp"

namespace leukolens {
namespace {

constexpr std::size_t files_per_batch = 64;

class InputCells : public CellBatches {
 public:
  InputCells(Inputs inputs, const Model& model, const Calibration* calibration, const KnownCells& known,
             const ExplainCellsOptions& options, const Warn& warn)
      : inputs_(std::move(inputs)),
        schema_{model.classes, inputs_.extra_columns},
        filter_(options.where, schema_.columns()),
        model_(model),
        calibration_(calibration),
        known_(known),
        warn_(warn) {
    classify_.convert = options.convert;
    classify_.scale = options.scale;
    classify_.threads = options.threads;
  }

  std::shared_ptr<CellBatch> next() override {
    if (next_file_ == inputs_.files.size()) return nullptr;
    const auto begin = inputs_.files.begin() + static_cast<std::ptrdiff_t>(next_file_);
    next_file_ = std::min(next_file_ + files_per_batch, inputs_.files.size());
    auto batch = std::make_shared<CellBatch>();
    batch->inputs.files.assign(begin, inputs_.files.begin() + static_cast<std::ptrdiff_t>(next_file_));
    batch->inputs.extra_columns = inputs_.extra_columns;
    batch->inputs.from_manifest = inputs_.from_manifest;
    CellWalk walk(batch->inputs);  // hands out the same cells in the same order as the classification
    const auto choose = [&](const Prediction& p) {
      auto cell = walk.next();
      const auto position = looked_at_++;
      if (filter_(fields_of(p, schema_)))
        batch->chosen.push_back({std::move(*cell), p.id, p.label, p.predicted, position});
    };
    classify(batch->inputs, model_, calibration_, known_, classify_, choose, warn_, {});
    return batch;
  }
  std::size_t looked_at() const override { return looked_at_; }
  std::size_t total() const override { return std::max(looked_at_, inputs_.files.size()); }

 private:
  Inputs inputs_;
  PredictionSchema schema_;
  CellFilter filter_;
  const Model& model_;
  const Calibration* calibration_;
  const KnownCells& known_;
  Warn warn_;
  ClassifyOptions classify_;
  std::size_t next_file_ = 0, looked_at_ = 0;
};

}  // namespace

std::unique_ptr<CellBatches> cells_of_inputs(const std::vector<std::filesystem::path>& paths, const Model& model,
                                             const Calibration* calibration, const KnownCells& known,
                                             const ExplainCellsOptions& options, const Warn& warn) {
  InputOptions input_options;
  input_options.labels = FolderLabels::known_classes;
  input_options.classes = model.classes;
  return std::make_unique<InputCells>(list_inputs(paths, input_options, warn), model, calibration, known, options,
                                      warn);
}

}  // namespace leukolens
