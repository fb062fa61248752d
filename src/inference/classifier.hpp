#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "leukolens/dataset/cells.hpp"
#include "leukolens/engine/engine.hpp"
#include "leukolens/inference/classify.hpp"

namespace leukolens {

/// What every worker of a classification shares, read only.
struct WorkerContext {
  const Model& model;
  const Engine& engine;            ///< every worker takes another one of it
  const Calibration* calibration;  ///< null: softmax
  const KnownCells& known;
  const ClassifyOptions& options;
  std::optional<Novelty> novelty;
  Warn warn;  ///< safe from several threads
};

/// One thread's own network: classifies one batch of cells after the other.
class Classifier {
 public:
  explicit Classifier(const WorkerContext& context);
  /// @param cells  at most `options.batch`; cell i stands in row i of the network's input
  std::vector<ClassifiedCell> classify(const std::vector<Cell>& cells);

 private:
  ClassifiedCell prepare(const Cell& cell, float* input) const;
  void note_identity(Prediction& prediction, const std::string& content_hash) const;
  void finish(Prediction& prediction, const float* logits, const float* features) const;

  const WorkerContext& context_;
  std::unique_ptr<Engine> engine_;
  std::size_t pixels_;  ///< floats a row of the input
  std::vector<float> input_, logits_, features_;
};

}  // namespace leukolens
