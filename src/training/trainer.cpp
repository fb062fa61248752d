#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/sum.h>

#include <chrono>
#include <cmath>
#include <future>
#include <limits>
#include <optional>
#include <tuple>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/engine/executor.hpp"
#include "leukolens/training/training.hpp"
#include "training/adamw.hpp"
#include "training/batches.hpp"
#include "training/checkpoint.hpp"
#include "training/initial_weights.hpp"
#include "training/schedule.hpp"
#include "training/starting_weights.hpp"
#include "training/validation.hpp"

namespace leukolens {
namespace {

constexpr std::size_t validation_batch = 256;
// Below this many multiply-adds a step, LibTorch's threads wait for each other longer than they work, and on a busy
// machine very much longer. The rule knows the work alone, so it keeps results the same from run to run.
constexpr double work_worth_threads = 2e9;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void check(const TrainingCells& cells, const Graph& graph, const TrainingOptions& o) {
  if (cells.size() < 2) throw Error(Kind::bad_data, "training needs at least two cells.");
  const auto need = [](const char* option, double value, bool fits, const char* range) {
    if (!fits) throw Error(Kind::bad_value, std::string(option) + " " + to_text(value) + ": give " + range + ".");
  };
  need("epochs", o.epochs, o.epochs >= 1, "1 or more");
  need("batch", o.batch, o.batch >= 2, "2 or more");
  need("threads", o.threads, o.threads >= 1, "1 or more");
  need("learning rate", o.learning_rate, o.learning_rate > 0, "a number above 0");
  need("weight decay", o.weight_decay, o.weight_decay >= 0, "0 or more");
  need("warm-up", o.warm_up, o.warm_up >= 0 && o.warm_up < 1, "0 or more and less than 1");
  need("label smoothing", o.label_smoothing, o.label_smoothing >= 0 && o.label_smoothing < 1,
       "0 or more and less than 1");
  need("mixup", o.mixup, o.mixup >= 0 && o.mixup <= 1, "0 to 1");
  value_shapes(graph, cells.patch);  // throws where the patch is too small
}

/// Input, targets and labels of a batch.
using BatchTensors = std::tuple<at::Tensor, at::Tensor, at::Tensor>;

/// A batch that is being filled.
struct Ahead {
  int epoch = 0;
  std::size_t batch = 0;
  BatchTensors tensors;
  std::vector<std::future<void>> workers;

  bool of(int wanted_epoch, std::size_t wanted) const {
    return !workers.empty() && epoch == wanted_epoch && batch == wanted;
  }
  BatchTensors finished() {
    for (auto& worker : workers) worker.get();
    workers.clear();
    return std::move(tensors);
  }
};

/// One training run under way. Its state between two steps can be saved and resumed, to the same bits.
class Trainer {
 public:
  Trainer(const Graph& graph, const TrainingCells& cells, const TrainingOptions& options)
      : graph_(graph),
        options_(options),
        patch_(cells.patch),
        device_(options.device == "cuda" ? at::kCUDA : at::kCPU),
        batches_(cells, graph.classes(), options),
        n_(cells.size()) {
    auto start = initial_weights(graph, options.seed);
    if (options.init) {
      auto given = starting_weights(graph, options.init->weights, start, options.init->path);
      start_ = describe(given, options.init->path);
      start = std::move(given.weights);
    }
    for (const auto& [name, tensor] : to_tensors(graph, start))
      tensors_[name] = (tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor).to(device_);
    optimizer_.emplace(graph_, tensors_, options.weight_decay);
    auto weights = batches_.class_weights();
    class_weights_ = at::from_blob(weights.data(), {graph.classes()}, at::kFloat).clone().to(device_);
  }

  std::size_t steps_per_epoch() const { return batches_.per_epoch(); }

  void save(TrainingState& state) const {
    state.weights = weights();
    state.first_moment = optimizer_->first_moment();
    state.second_moment = optimizer_->second_moment();
  }
  void restore(const TrainingState& state) {
    for (auto& [name, tensor] : tensors_) copy_into(tensor, name, state.weights);
    optimizer_->restore(state.step, state.first_moment, state.second_moment);
  }

  /// The steps of an epoch that are not done yet. @returns false where it was asked to stop before the last one
  bool run_epoch(int epoch, TrainingState& state) {
    const auto start = Clock::now();
    const double before = state.epoch_seconds;
    batches_.begin(epoch);
    const auto first = static_cast<std::size_t>(epoch - 1) * batches_.per_epoch();
    while (state.step < first + batches_.per_epoch()) {
      if (options_.stop && *options_.stop) return false;
      run_batch(epoch, state.step - first, state);
      ++state.step;
      state.epoch_seconds = before + seconds_since(start);
    }
    return true;
  }

  EpochRecord record(int epoch, const TrainingState& state) const {
    const auto n = static_cast<double>(n_);
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    return {epoch,     rate(state.step - 1), state.loss / n, static_cast<double>(state.right) / n, undefined, undefined,
            undefined, state.epoch_seconds};
  }

  Table logits(const TrainingCells& cells) const {
    const at::AutoGradMode no_gradient(false);
    Table out(static_cast<Eigen::Index>(cells.size()), graph_.classes());
    const std::size_t pixels = static_cast<std::size_t>(cells.patch) * static_cast<std::size_t>(cells.patch);
    for (std::size_t begin = 0; begin < cells.size(); begin += validation_batch) {
      const auto count = static_cast<std::int64_t>(std::min(validation_batch, cells.size() - begin));
      const auto input = at::from_blob(const_cast<float*>(cells.pixels.data()) + begin * pixels,
                                       {count, 1, cells.patch, cells.patch}, at::kFloat);
      const auto z = execute(graph_, tensors_, input.to(device_)).to(at::kCPU).contiguous();
      const Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> map(
          z.data_ptr<float>(), count, graph_.classes());
      out.middleRows(static_cast<Eigen::Index>(begin), count) = map.cast<double>();
    }
    return out;
  }

  const std::string& start() const { return start_; }
  Weights weights() const { return to_weights(tensors_); }

 private:
  double rate(std::size_t step) const {
    return learning_rate(step, static_cast<std::size_t>(options_.epochs) * batches_.per_epoch(), options_.learning_rate,
                         options_.warm_up);
  }

  void run_batch(int epoch, std::size_t batch, TrainingState& state) {
    if (!ahead_.of(epoch, batch)) ahead_ = prepare(epoch, batch);
    auto [input, targets, labels] = ahead_.finished();
    if (options_.threads > 1 && batch + 1 < batches_.per_epoch()) ahead_ = prepare(epoch, batch + 1);
    const auto size = labels.size(0);
    if (options_.mixup > 0) mix(state.step, input, targets);
    Random dropout(options_.seed, "dropout", state.step);
    Walk walk;
    walk.train = true;
    walk.random = &dropout;
    const auto z = execute(graph_, tensors_, input.to(device_), walk);
    constexpr std::int64_t reduce_by_sum = 2;  // at::Reduction::Sum
    const auto loss =
        at::cross_entropy_loss(z, targets.to(device_), class_weights_, reduce_by_sum).div(static_cast<double>(size));
    const double value = loss.item<double>();
    if (!std::isfinite(value))
      throw Error(Kind::bad_data, "the loss is not finite in epoch " + std::to_string(epoch) + ", step " +
                                      std::to_string(state.step + 1) + ", at learning rate " +
                                      to_text(rate(state.step)) + ". Give a lower --learning-rate.");
    loss.backward();
    optimizer_->step(rate(state.step));
    state.loss += value * static_cast<double>(size);
    state.right += static_cast<std::size_t>(z.detach().to(at::kCPU).argmax(1).eq(labels).sum().item<std::int64_t>());
  }

  void fill(std::size_t batch, std::int64_t i, const BatchTensors& out) const {
    const auto& [input, targets, labels] = out;
    const auto cell = static_cast<std::size_t>(i);
    batches_.fill(batch, cell, input.data_ptr<float>() + i * patch_ * patch_,
                  targets.data_ptr<float>() + i * graph_.classes());
    labels.data_ptr<std::int64_t>()[i] = batches_.label(batch, cell);
  }

  /// Starts to fill a batch, beside the caller where there are threads: the network trains on one batch meanwhile.
  Ahead prepare(int epoch, std::size_t batch) const {
    const auto size = static_cast<std::int64_t>(batches_.size(batch));
    Ahead ahead{epoch, batch, {}, {}};
    auto& [input, targets, labels] = ahead.tensors;
    input = at::empty({size, 1, patch_, patch_}, at::TensorOptions().dtype(at::kFloat), at::MemoryFormat::ChannelsLast);
    targets = at::empty({size, graph_.classes()}, at::TensorOptions().dtype(at::kFloat));
    labels = at::empty({size}, at::TensorOptions().dtype(at::kLong));
    const int workers = std::max(1, options_.threads - 1);
    const auto when = options_.threads > 1 ? std::launch::async : std::launch::deferred;
    for (int worker = 0; worker < workers; ++worker)
      ahead.workers.push_back(std::async(when, [this, batch, worker, workers, out = ahead.tensors] {
        for (std::int64_t i = worker; i < std::get<0>(out).size(0); i += workers) fill(batch, i, out);
      }));
    return ahead;
  }

  /// Mixup: every cell is blended with its neighbour in the (shuffled) batch, and so are their targets.
  /// Zhang, Cisse, Dauphin & Lopez-Paz, ICLR 2018.
  void mix(std::size_t step, at::Tensor& input, at::Tensor& targets) const {
    Random random(options_.seed, "mixup", step);
    const double part = symmetric_beta(options_.mixup, random);
    for (at::Tensor* tensor : {&input, &targets}) *tensor = tensor->mul(part).add(tensor->roll(1, 0), 1 - part);
  }

  const Graph& graph_;
  const TrainingOptions& options_;
  int patch_;
  at::Device device_;
  Batches batches_;
  std::size_t n_;
  TensorMap tensors_;
  std::optional<AdamW> optimizer_;
  at::Tensor class_weights_;
  std::string start_;
  Ahead ahead_;  // last: its workers read the other members until they end
};

/// Validates the epoch that has just ended and keeps its weights where it is the best so far.
void end_epoch(const Trainer& trainer, const TrainingCells& validation_cells, int epoch, TrainingState& state) {
  auto record = trainer.record(epoch, state);
  const auto score = score_logits(trainer.logits(validation_cells), validation_cells.labels);
  record.validation_nll = score.nll;
  record.validation_accuracy = score.accuracy;
  record.temperature = score.temperature;
  auto& report = state.report;
  report.history.push_back(record);
  // Without validation cells every epoch counts as better, so the last one wins.
  if (report.best_epoch == 0 || validation_cells.size() == 0 || better(score, state.best)) {
    state.best = score;
    report.best_epoch = epoch;
    report.weights = trainer.weights();
  }
  report.seconds += state.epoch_seconds;
  state.loss = state.epoch_seconds = 0;
  state.right = 0;
}

void keep(const Trainer& trainer, const TrainingOptions& options, TrainingState& state) {
  if (options.checkpoint.empty()) return;
  trainer.save(state);
  write_checkpoint(options.checkpoint, state);
}

}  // namespace

TrainingReport train(const Graph& graph, const TrainingCells& train_cells, const TrainingCells& validation_cells,
                     const TrainingOptions& options, const std::function<void(const EpochRecord&)>& on_epoch) {
  check(train_cells, graph, options);
  if (options.device == "cuda" && !at::globalContext().hasCUDA())
    throw Error(Kind::bad_value, "device `cuda`: this build's LibTorch finds no CUDA device. Use --device cpu.");
  const double work = multiply_adds(graph, train_cells.patch) * options.batch;
  at::set_num_threads(work < work_worth_threads ? 1 : options.threads);
  Trainer trainer(graph, train_cells, options);
  TrainingState state;
  if (!options.checkpoint.empty())
    if (auto kept = read_checkpoint(options.checkpoint)) {
      state = std::move(*kept);
      if (!state.ended) trainer.restore(state);
    }
  state.report.start = trainer.start();
  while (!state.ended) {
    const int epoch = static_cast<int>(state.step / trainer.steps_per_epoch()) + 1;
    if (!trainer.run_epoch(epoch, state)) {
      keep(trainer, options, state);
      throw Error(Kind::interrupted, "training was interrupted in epoch " + std::to_string(epoch) + ".");
    }
    end_epoch(trainer, validation_cells, epoch, state);
    const int unbettered = epoch - state.report.best_epoch;
    state.ended = epoch >= options.epochs || (options.patience > 0 && unbettered >= options.patience);
    keep(trainer, options, state);
    if (on_epoch) on_epoch(state.report.history.back());
  }
  return std::move(state.report);
}

}  // namespace leukolens
