#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Random changes of a training cell, each drawn anew every epoch. Lengths in px of the patch, phase in standard
/// deviations of the training pixels.
struct AugmentationOptions {
  bool flip = true;          ///< mirrored with probability 1/2
  bool rotate = true;        ///< any angle where warped, else quarter turns
  double warp = 0.5;         ///< probability of interpolating: a bilinear warp blurs, and a network that has seen only
                             ///< blurred cells fails on sharp ones; the others keep their pixels
  double shift_px = 2;       ///< uniform in +-shift, both axes; whole pixels where not warped
  double zoom = 0.05;        ///< exp(+-zoom), uniform; where warped
  double gain = 0.05;        ///< phase times 1 +- gain, uniform
  double offset_std = 0.05;  ///< phase offset, uniform in +-offset
  double noise_std = 0.05;   ///< white noise, normal; its level is drawn uniformly in 0..noise
};

/// Weights by torchvision's names that training starts from (--init).
struct InitialWeights {
  std::string path;    ///< for messages
  std::string sha256;  ///< of the file
  Weights weights;
};
/// How rare classes are made to count as much as common ones.
enum class Balance {
  none,
  loss,      ///< loss weighted by N / (K n_k)
  sampling,  ///< every class is drawn equally often in an epoch of N cells
};
const char* name_of(Balance balance);           ///< "none" | "loss" | "sampling"
Balance balance_from(const std::string& name);  ///< @throws Error  Kind::usage listing the names

struct TrainingOptions {
  int epochs = 100;             ///< >= 1
  int batch = 32;               ///< >= 2
  double learning_rate = 2e-3;  ///< peak, AdamW (Loshchilov & Hutter, ICLR 2019)
  double weight_decay = 1e-2;
  double warm_up = 0.05;  ///< fraction of the steps with linearly rising rate, then cosine to 0
  int patience = 0;       ///< epochs without a better validation NLL before stopping; 0: never
  Balance balance = Balance::loss;
  double label_smoothing = 0;  ///< 0..1 (below 1), fraction of every target spread evenly over the classes
  double mixup = 0;            ///< alpha of Beta(alpha, alpha), 0..1; 0: off (Zhang et al., ICLR 2018)
  AugmentationOptions augmentation;
  std::uint64_t seed = 1;
  std::shared_ptr<const InitialWeights> init;  ///< null: a seeded start
  int threads = 2;  ///< for reading, and for LibTorch where a step is long enough to be shared
  std::string device = "cpu";
  const std::atomic<bool>* stop = nullptr;  ///< set from outside: the step under way ends, then Kind::interrupted
  /// Stem of the checkpoint, kept whole after every epoch and when stopped; one that is there already is gone on from,
  /// to the same bits as a run that was never stopped. It must be of the same cells and options: the caller sees to
  /// that. Empty: none.
  std::filesystem::path checkpoint;
};

/// Standardised cells of one size with their labels.
struct TrainingCells {
  int patch = 0;
  std::vector<float> pixels;  ///< N x S x S
  std::vector<int> labels;    ///< N, 0..K-1
  std::vector<float> purity;  ///< N, probability 0..1 that the label is right (the rest is spread evenly); empty: 1
  std::size_t size() const { return labels.size(); }
};

struct EpochRecord {
  int epoch;  ///< from 1
  double learning_rate, train_loss, train_accuracy;
  double validation_nll;  ///< after refitting a temperature, nats
  double validation_accuracy, temperature, seconds;
};

struct TrainingReport {
  Weights weights;  ///< of the best epoch
  int best_epoch = 0;
  std::vector<EpochRecord> history;
  std::string start;  ///< what of `init` was used; empty without it
  double seconds = 0;
};

/// Trains a network from a seeded start (He et al., ICCV 2015). Early stopping looks at the validation NLL after
/// refitting a temperature. Bit-exact for the same threads and build.
/// @throws Error  Kind::bad_data when the loss is not finite (names epoch, step, rate and remedy) or the checkpoint is
///                damaged; Kind::interrupted; Kind::io
TrainingReport train(const Graph& graph, const TrainingCells& train_cells, const TrainingCells& validation_cells,
                     const TrainingOptions& options, const std::function<void(const EpochRecord&)>& on_epoch);

/// Peak rate that the architecture learns at: 2e-3, but 3e-4 for alexnet and vgg11_bn, whose wide linear layers do not
/// leave chance level at more.
double default_learning_rate(const std::string& architecture);

}  // namespace leukolens
