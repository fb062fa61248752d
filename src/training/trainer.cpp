#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/sum.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>

#include "engine/executor.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/training/training.hpp"
#include "training/adamw.hpp"
#include "training/augmentation.hpp"
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
  if (o.epochs < 1 || o.batch < 2 || o.threads < 1 || !(o.learning_rate > 0) || o.weight_decay < 0 || o.warm_up < 0 ||
      o.warm_up >= 1)
    throw Error(Kind::bad_value,
                "training options: epochs >= 1, batch >= 2, threads >= 1, learning rate > 0, weight decay >= 0 and "
                "0 <= warm-up < 1 are needed.");
  value_shapes(graph, cells.patch);  // throws where the patch is too small
}

/// Weight of each class in the loss: N / (K n_k), 1 for a class without cells.
std::vector<float> class_weights(const std::vector<int>& labels, int classes, bool wanted) {
  std::vector<float> counts(static_cast<std::size_t>(classes), 0);
  for (const int label : labels) ++counts[static_cast<std::size_t>(label)];
  std::vector<float> weights(counts.size(), 1);
  for (std::size_t k = 0; wanted && k < counts.size(); ++k)
    if (counts[k] > 0) weights[k] = static_cast<float>(labels.size()) / (static_cast<float>(classes) * counts[k]);
  return weights;
}

/// What one epoch adds up.
struct Sums {
  double loss = 0;
  std::size_t right = 0;
};

/// One training run under way.
class Trainer {
 public:
  Trainer(const Graph& graph, const TrainingCells& cells, const TrainingOptions& options)
      : graph_(graph),
        cells_(cells),
        options_(options),
        device_(options.device == "cuda" ? at::kCUDA : at::kCPU),
        order_(cells.size()),
        batches_((cells.size() + static_cast<std::size_t>(options.batch) - 1) /
                 static_cast<std::size_t>(options.batch)) {
    auto start = initial_weights(graph, options.seed);
    if (options.init) {
      auto given = starting_weights(graph, options.init->weights, start, options.init->path);
      start_ = describe(given, options.init->path);
      start = std::move(given.weights);
    }
    for (const auto& [name, tensor] : to_tensors(graph, start))
      tensors_[name] = (tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor).to(device_);
    optimizer_.emplace(graph_, tensors_, options.weight_decay);
    auto weights = class_weights(cells.labels, graph.classes(), options.class_weights);
    class_weights_ = at::from_blob(weights.data(), {graph.classes()}, at::kFloat).clone().to(device_);
  }

  /// One pass over the shuffled cells in batches of nearly equal size, so that batch norm never sees a tiny one.
  EpochRecord run_epoch(int epoch) {
    const auto start = Clock::now();
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    Random random(options_.seed, "order of cells", static_cast<std::uint64_t>(epoch));
    shuffle(order_, random);
    Sums sums;
    double rate = 0;
    for (std::size_t b = 0; b < batches_; ++b) {
      if (options_.stop && *options_.stop) throw Error(Kind::interrupted, "training was interrupted.");
      const auto step = static_cast<std::size_t>(epoch - 1) * batches_ + b;
      rate = learning_rate(step, static_cast<std::size_t>(options_.epochs) * batches_, options_.learning_rate,
                           options_.warm_up);
      run_batch(epoch, step, rate, b * cells_.size() / batches_, (b + 1) * cells_.size() / batches_, sums);
    }
    const auto n = static_cast<double>(cells_.size());
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    return {epoch,     rate,      sums.loss / n, static_cast<double>(sums.right) / n,
            undefined, undefined, undefined,     seconds_since(start)};
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
  void run_batch(int epoch, std::size_t step, double rate, std::size_t begin, std::size_t end, Sums& sums) {
    const auto size = static_cast<std::int64_t>(end - begin);
    auto input = at::empty({size, 1, cells_.patch, cells_.patch}, at::TensorOptions().dtype(at::kFloat),
                           at::MemoryFormat::ChannelsLast);
    auto labels = at::empty({size}, at::TensorOptions().dtype(at::kLong));
    fill(epoch, begin, end, input.data_ptr<float>(), labels.data_ptr<std::int64_t>());
    labels = labels.to(device_);
    Random dropout(options_.seed, "dropout", step);
    Walk walk;
    walk.train = true;
    walk.random = &dropout;
    const auto z = execute(graph_, tensors_, input.to(device_), walk);
    constexpr std::int64_t reduce_by_sum = 2;  // at::Reduction::Sum
    const auto loss = at::cross_entropy_loss(z, labels, class_weights_, reduce_by_sum).div(static_cast<double>(size));
    const double value = loss.item<double>();
    if (!std::isfinite(value))
      throw Error(Kind::bad_data, "the loss is not finite in epoch " + std::to_string(epoch) + ", step " +
                                      std::to_string(step + 1) + ", at learning rate " + to_text(rate) +
                                      ". Give a lower --learning-rate.");
    loss.backward();
    optimizer_->step(rate);
    sums.loss += value * static_cast<double>(size);
    sums.right += static_cast<std::size_t>(z.detach().argmax(1).eq(labels).sum().item<std::int64_t>());
  }

  /// Copies and changes cells begin..end-1 of this epoch's order.
  void fill(int epoch, std::size_t begin, std::size_t end, float* input, std::int64_t* labels) const {
    const std::size_t pixels = static_cast<std::size_t>(cells_.patch) * static_cast<std::size_t>(cells_.patch);
    const auto one = [&](std::int64_t first, std::int64_t last) {
      for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
        const auto cell = order_[begin + i];
        const auto item = static_cast<std::uint64_t>(epoch) * cells_.size() + cell;
        augment(&cells_.pixels[cell * pixels], cells_.patch, options_.augmentation,
                Random(options_.seed, "augmentation", item), input + i * pixels);
        labels[i] = cells_.labels[cell];
      }
    };
    at::parallel_for(0, static_cast<std::int64_t>(end - begin), 1, one);
  }

  const Graph& graph_;
  const TrainingCells& cells_;
  const TrainingOptions& options_;
  at::Device device_;
  TensorMap tensors_;
  std::optional<AdamW> optimizer_;
  at::Tensor class_weights_;
  std::vector<std::size_t> order_;
  std::size_t batches_;
  std::string start_;
};

}  // namespace

TrainingReport train(const Graph& graph, const TrainingCells& train_cells, const TrainingCells& validation_cells,
                     const TrainingOptions& options, const std::function<void(const EpochRecord&)>& on_epoch) {
  check(train_cells, graph, options);
  if (options.device == "cuda" && !at::globalContext().hasCUDA())
    throw Error(Kind::bad_value, "device `cuda`: this build's LibTorch finds no CUDA device. Use --device cpu.");
  const double work = multiply_adds(graph, train_cells.patch) * options.batch;
  at::set_num_threads(work < work_worth_threads ? 1 : options.threads);
  const auto start = Clock::now();
  Trainer trainer(graph, train_cells, options);
  TrainingReport report;
  report.start = trainer.start();
  std::optional<ValidationScore> best;
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    auto record = trainer.run_epoch(epoch);
    const auto score = score_logits(trainer.logits(validation_cells), validation_cells.labels);
    record.validation_nll = score.nll;
    record.validation_accuracy = score.accuracy;
    record.temperature = score.temperature;
    report.history.push_back(record);
    // Without validation cells every epoch counts as better, so the last one wins.
    if (!best || validation_cells.size() == 0 || better(score, *best)) {
      best = score;
      report.best_epoch = epoch;
      report.weights = trainer.weights();
    }
    if (on_epoch) on_epoch(record);
    if (options.patience > 0 && epoch - report.best_epoch >= options.patience) break;
  }
  report.seconds = seconds_since(start);
  return report;
}

}  // namespace leukolens
