#include "leukolens/explain/explain_cells.hpp"

#include <algorithm>
#include <deque>

#include "explain/cell_batches.hpp"
#include "explain/cell_explainer.hpp"
#include "explain/manifest.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/worker_pool.hpp"
#include "leukolens/engine/engine.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// One cell of a batch, which lives as long as any of its cells is under way.
struct Job {
  std::shared_ptr<CellBatch> batch;
  std::size_t index;
};
struct Lane {};  // lanes share one network: nothing in it changes
using Pool = WorkerPool<Lane, Job, ExplainedCell>;

Json options_json(const ExplainCellsOptions& o) {
  if (o.method == ExplainMethod::grad_cam) return {{"layer", o.grad_cam.layer}, {"score", name_of(o.grad_cam.score)}};
  return {{"window_px", o.occlusion.window_px},
          {"stride_px", o.occlusion.stride_px},
          {"baseline", name_of(o.occlusion.baseline)},
          {"score", name_of(o.occlusion.score)}};
}

Json head_of(const Model& model, const Calibration* calibration, const ExplainCellsOptions& o) {
  Json method = options_json(o);
  if (o.method == ExplainMethod::grad_cam && o.grad_cam.layer.empty()) method["layer"] = model.graph().feature_map;
  return {
      {"schema_version", 1},
      {"tool_version", o.tool_version},
      {"method", name_of(o.method)},
      {"options", method},
      {"target", o.target},
      {"where", o.where},
      {"classes", model.classes},
      {"architecture", model.architecture},
      {"weights_sha256", model.weights_sha256},
      {"calibration", calibration ? Json(name_of(calibration->fitted.at(calibration->chosen).method)) : Json(nullptr)},
      {"patch_px", model.preprocessing.patch},
      {"pixel_size_um", model.preprocessing.pixel_size_um ? Json(*model.preprocessing.pixel_size_um) : Json(nullptr)}};
}

std::unique_ptr<CellBatches> open(const std::vector<fs::path>& inputs, const Model& model,
                                  const Calibration* calibration, const KnownCells& known,
                                  const ExplainCellsOptions& options, const Warn& warn) {
  for (const auto& path : inputs) {
    if (!fs::exists(path)) throw Error(Kind::missing, path.string() + ": no such file or folder. Check the path.");
    if (!is_predictions_table(path)) continue;
    if (inputs.size() > 1)
      throw Error(Kind::usage, path.string() + ": a table of predictions stands alone. Explain it by itself.");
    return cells_of_table(path, options);
  }
  if (!options.root.empty())
    throw Error(Kind::usage, "--root is for a table of predictions; " + inputs.front().string() + " is none.");
  return cells_of_inputs(inputs, model, calibration, known, options, warn);
}

[[noreturn]] void throw_no_cell(const std::vector<fs::path>& inputs, const ExplainCellsOptions& o, std::size_t n) {
  throw Error(Kind::bad_data,
              inputs.front().string() + ": none of the " + std::to_string(n) + " cells looked at " +
                  (o.where.empty() ? "is there to explain."
                                   : "fulfils --where " + join(o.where, " --where ") + ". Loosen the conditions."));
}

/// The run: hands cells to the lanes, takes results back in order.
class Run {
 public:
  Run(const CellExplainer& explainer, ManifestWriter& manifest, const ExplainCellsOptions& options, const Warn& warn,
      const OnProgress& progress)
      : manifest_(manifest),
        options_(options),
        warn_(warn),
        progress_(progress),
        pool_(
            std::max(1, options.threads), [] { return std::make_unique<Lane>(); },
            [&explainer](Lane&, const Job& job) { return explainer.explain(job.batch->chosen[job.index]); }) {}

  ExplainCellsReport operator()(CellBatches& cells) {
    while (!enough()) {
      stop_if_asked();
      const auto batch = cells.next();
      if (!batch) break;
      for (std::size_t i = 0; i < batch->chosen.size() && !enough(); ++i) submit({batch, i}, cells.total());
      drain(0, cells.total());
    }
    report_.looked_at = enough() ? last_position_ + 1 : cells.looked_at();
    if (otherwise_ > 0 && warn_)
      warn_(std::to_string(otherwise_) + " of " + std::to_string(report_.cells) +
            " cells are predicted otherwise by this model than the table says: it was written with another model or "
            "calibration, or other image options. The maps explain this model.");
    return report_;
  }

 private:
  bool enough() const { return options_.max_cells > 0 && submitted_ == options_.max_cells; }
  void stop_if_asked() const {
    if (options_.stop && *options_.stop)
      throw Error(Kind::interrupted, "interrupted after " + std::to_string(report_.cells) + " cells; nothing is kept.");
  }

  void submit(Job job, std::size_t total) {
    under_way_.emplace_back(job.batch->chosen[job.index].position, pool_.submit(job));
    last_position_ = under_way_.back().first;
    ++submitted_;
    drain(2 * static_cast<std::size_t>(std::max(1, options_.threads)), total);
  }

  /// Takes results until at most `most` cells are under way.
  void drain(std::size_t most, std::size_t total) {
    while (under_way_.size() > most) {
      stop_if_asked();
      const auto done = under_way_.front().second.get();
      const auto position = under_way_.front().first;
      under_way_.pop_front();
      if (warn_)
        for (const auto& text : done.warnings) warn_(text);
      manifest_.append(done.entry);
      ++report_.cells;
      ++report_.by_status[done.status];
      otherwise_ += done.predicted_otherwise;
      if (progress_) progress_({"explain", position + 1, std::max(total, position + 1)});
    }
  }

  ManifestWriter& manifest_;
  const ExplainCellsOptions& options_;
  const Warn& warn_;
  const OnProgress& progress_;
  ExplainCellsReport report_;
  std::size_t submitted_ = 0, last_position_ = 0, otherwise_ = 0;
  Pool pool_;
  std::deque<std::pair<std::size_t, std::future<ExplainedCell>>> under_way_;
};

}  // namespace

ExplainCellsReport explain_cells(const std::vector<fs::path>& inputs, const Model& model,
                                 const Calibration* calibration, const KnownCells& known, const fs::path& output,
                                 const ExplainCellsOptions& options, const Warn& warn, const OnProgress& progress) {
  use_one_thread_per_engine();
  FolderWriter folder(output, options.if_exists, "manifest.json");
  write_part_file(folder.part() / ".leukolens-skip", "Maps are no cells: a folder search passes this folder over.\n");
  const CellExplainer explainer(model, calibration, options, folder.part());
  const auto cells = open(inputs, model, calibration, known, options, warn);
  ManifestWriter manifest(folder.part() / "manifest.json", head_of(model, calibration, options));
  const auto report = Run(explainer, manifest, options, warn, progress)(*cells);
  if (report.cells == 0) throw_no_cell(inputs, options, report.looked_at);
  manifest.finish({{"looked_at", report.looked_at},
                   {"cells", report.cells},
                   {"failed", report.failed()},
                   {"by_status", report.by_status}});
  folder.commit();
  return report;
}

}  // namespace leukolens
