#include "leukolens/inference/classify.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <set>

#include "inference/classifier.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/worker_pool.hpp"
#include "leukolens/inference/model_engine.hpp"

namespace leukolens {
namespace {

/// Collects warnings from the workers, each text once, until the caller's thread passes them on.
class WarningBox {
 public:
  Warn sink() {
    return [this](const std::string& text) {
      const std::lock_guard lock(mutex_);
      if (seen_.insert(text).second) waiting_.push_back(text);
    };
  }
  void pass_on(const Warn& warn) {
    const std::lock_guard lock(mutex_);
    if (warn)
      for (const auto& text : waiting_) warn(text);
    waiting_.clear();
  }

 private:
  std::mutex mutex_;
  std::set<std::string> seen_;
  std::vector<std::string> waiting_;
};

/// Cells whose network runs together.
struct Batch {
  std::vector<Cell> cells;
  std::size_t done = 0;  ///< the first of them, which an earlier run has classified
};

/// Batches that never reach across blocks: a cell's place in its batch, and so its bits, is the same in a whole run,
/// after a resume and in a shard.
class Batches {
 public:
  Batches(CellSource& source, std::size_t size, const std::optional<CellPlace>& resume)
      : source_(source), size_(size), resume_(resume) {
    if (resume_ && !source.start_at_block_of(*resume_)) throw_lost();
    ahead_ = source_.next();
    if (ahead_) first_block_ = ahead_->block;
  }

  /// The next batch with cells that are not done; empty at the end.
  Batch next() {
    for (;;) {
      Batch batch;
      while (ahead_ && batch.cells.size() < size_ &&
             (batch.cells.empty() || ahead_->block == batch.cells.front().block)) {
        batch.cells.push_back(std::move(*ahead_));
        ahead_ = source_.next();
      }
      pass_done(batch);
      if (batch.cells.empty() || batch.done < batch.cells.size()) return batch;
    }
  }

 private:
  void pass_done(Batch& batch) {
    if (!resume_) return;
    if (batch.cells.empty() || batch.cells.front().block != first_block_) throw_lost();
    const auto last = std::ranges::find_if(batch.cells, [&](const Cell& cell) { return is_at(cell, *resume_); });
    batch.done = batch.cells.size();
    if (last == batch.cells.end()) return;
    batch.done = static_cast<std::size_t>(last - batch.cells.begin()) + 1;
    resume_.reset();
  }

  [[noreturn]] void throw_lost() const {
    throw Error(Kind::bad_data, resume_->source +
                                    ": the last cell that the interrupted run classified is not among the inputs any "
                                    "more. Run on the inputs as they were, or give --force to begin anew.");
  }

  CellSource& source_;
  std::size_t size_, first_block_ = 0;
  std::optional<CellPlace> resume_;
  std::optional<Cell> ahead_;
};

}  // namespace

ClassifyReport classify(const Inputs& inputs, const Model& model, const Calibration* calibration,
                        const KnownCells& known, const Engines& engines, const ClassifyOptions& options,
                        const OnCell& on_cell, const Warn& warn, const OnProgress& progress) {
  WarningBox warnings;
  const auto engine =
      make_engine(engines, model, {options.batch, options.device, options.engine, options.precision, options.threads});
  const WorkerContext context{model,          *engine,
                              calibration,    known,
                              options,        model.features ? std::optional<Novelty>(*model.features) : std::nullopt,
                              warnings.sink()};
  ClassifyReport report;
  const auto& preprocessing = model.preprocessing;
  auto capture = options.capture;
  capture.threads = options.threads;
  const auto side = [&](const Optics& optics) { return side_before_scaling(optics, preprocessing, options.scale); };
  const auto source =
      open_capture_cells(inputs, capture, conversion_for(preprocessing, options.convert), side, context.warn,
                         static_cast<std::size_t>(options.batch), options.shard.value_or(Shard{}));
  Batches batches(*source, static_cast<std::size_t>(options.batch), options.resume);
  // How many cells frames hold is known when they are segmented.
  const std::size_t files = holds_captures(inputs, options.capture) ? 0 : inputs.files.size();
  std::size_t done = options.rows_done;
  bool enough = false;

  using Results = std::vector<ClassifiedCell>;
  WorkerPool<Classifier, std::vector<Cell>, Results> pool(
      options.threads, [&] { return std::make_unique<Classifier>(context); },
      [](Classifier& classifier, const std::vector<Cell>& cells) { return classifier.classify(cells); });
  std::deque<std::pair<std::size_t, std::future<Results>>> under_way;  // with the cells that are done already
  const auto emit_oldest = [&] {
    auto cells = under_way.front().second.get();
    cells.erase(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(under_way.front().first));
    under_way.pop_front();
    warnings.pass_on(warn);
    for (auto& cell : cells) {
      ++done;
      ++report.cells;
      ++report.by_status[cell.prediction.status];
      enough = !on_cell(std::move(cell));
      if (enough) break;
    }
    if (progress) progress({"classify", done, files == 0 ? 0 : std::max(done, files)});
  };

  for (auto batch = batches.next(); !batch.cells.empty() && !enough; batch = batches.next()) {
    under_way.emplace_back(batch.done, pool.submit(std::move(batch.cells)));
    if (under_way.size() > 2 * static_cast<std::size_t>(options.threads)) emit_oldest();
    if (options.stop && *options.stop) break;
  }
  while (!under_way.empty() && !enough) emit_oldest();
  if (options.stop && *options.stop)
    throw Error(Kind::interrupted,
                "interrupted after " + std::to_string(done) + " cells. Run again with --resume to go on.");
  return report;
}

}  // namespace leukolens
