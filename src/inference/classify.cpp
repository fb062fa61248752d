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

/// The next cells, at most `batch`.
std::vector<Cell> next_batch(CellSource& source, int batch) {
  std::vector<Cell> cells;
  while (static_cast<int>(cells.size()) < batch) {
    auto cell = source.next();
    if (!cell) break;
    cells.push_back(std::move(*cell));
  }
  return cells;
}

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
  const auto source = open_cells(inputs);
  // Cell i always stands in row i % batch of its batch, after a resume too: so its bits never change.
  const std::size_t batch = static_cast<std::size_t>(options.batch), first = options.skip / batch * batch;
  if (!(first > 0 && options.skip_to && source->start_after(*options.skip_to)))
    for (std::size_t i = 0; i < first; ++i) source->next();
  std::size_t done = first;
  bool enough = false;

  using Results = std::vector<ClassifiedCell>;
  WorkerPool<Classifier, std::vector<Cell>, Results> pool(
      options.threads, [&] { return std::make_unique<Classifier>(context); },
      [](Classifier& classifier, const std::vector<Cell>& cells) { return classifier.classify(cells); });
  std::deque<std::future<Results>> under_way;
  const auto emit_oldest = [&] {
    auto cells = under_way.front().get();
    under_way.pop_front();
    warnings.pass_on(warn);
    for (auto& cell : cells) {
      if (done++ < options.skip) continue;
      ++report.cells;
      ++report.by_status[cell.prediction.status];
      enough = !on_cell(std::move(cell));
      if (enough) break;
    }
    if (progress) progress({"classify", done, std::max(done, inputs.files.size())});
  };

  for (auto cells = next_batch(*source, options.batch); !cells.empty() && !enough;
       cells = next_batch(*source, options.batch)) {
    under_way.push_back(pool.submit(std::move(cells)));
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
