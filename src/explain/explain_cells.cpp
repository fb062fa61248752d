#include "leukolens/explain/explain_cells.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_set>
#include <utility>

#include "explain/cell_explainer.hpp"
#include "explain/manifest.hpp"
#include "explain/map_scorer.hpp"
#include "explain/unfinished_run.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/worker_pool.hpp"
#include "leukolens/explain/localisation.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t cells_at_once = 16;  // handed to the attribution method together

Json head_of(const Model& model, const Calibration* calibration, const std::vector<ExplanationRun>& runs,
             const ExplainCellsOptions& o) {
  RunStamp stamp = o.stamp;
  stamp.weights_sha256 = model.weights_sha256;
  Json head = {{"schema_version", 2}};
  head.update(to_json(stamp));
  head.update(Json{
      {"methods", to_json(runs, model.preprocessing.patch)},
      {"most_outside", most_outside},
      {"target", o.target},
      {"where", o.where},
      {"baseline", name_of(o.attribution.baseline)},
      {"score_maps", o.score_maps},
      {"classes", model.classes},
      {"architecture", model.architecture},
      {"calibration", calibration ? Json(name_of(calibration->fitted.at(calibration->chosen).method)) : Json(nullptr)},
      {"patch_px", model.preprocessing.patch},
      {"pixel_size_um", model.preprocessing.pixel_size_um ? Json(*model.preprocessing.pixel_size_um) : Json(nullptr)}});
  return head;
}

CellsToClassify open(const std::vector<fs::path>& inputs, const Model& model, const fs::path& output,
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
  InputOptions input_options;
  input_options.labels = FolderLabels::known_classes;
  input_options.classes = model.classes;
  auto listed = list_inputs(inputs, input_options, warn);
  check_output_apart(output, listed);
  return cells_of_inputs(std::move(listed), model, options);
}

[[noreturn]] void throw_no_cell(const std::vector<fs::path>& inputs, const ExplainCellsOptions& o, std::size_t n) {
  throw Error(Kind::bad_data,
              inputs.front().string() + ": none of the " + std::to_string(n) + " cells looked at " +
                  (o.where.empty() ? "is there to explain."
                                   : "fulfils --where " + join(o.where, " --where ") + ". Loosen the conditions."));
}

/// The run: collects chosen cells, hands them on to be explained, takes the results back in order.
class Run {
 public:
  Run(const CellExplainer& explainer, ManifestWriter& manifest, const ExplainCellsOptions& options,
      const UnfinishedRun& before, std::size_t total, const OnProgress& progress)
      : manifest_(manifest),
        options_(options),
        before_(before),
        total_(total),
        progress_(progress),
        pool_(
            std::max(1, options.classify.threads), [] { return std::make_unique<Nothing>(); },
            [&explainer](Nothing&, const Batch& cells) { return explainer.explain(*cells); }) {
    report_.cells = before.ids.size();
    report_.by_status = before.by_status;
  }

  /// @returns false where no more cells are wanted
  bool add(ChosenCell cell) {
    last_position_ = cell.position;
    if (!ids_.insert(std::hash<std::string>()(cell.id)).second)
      throw Error(Kind::bad_data, cell.id + ": two cells have this id. Ids must differ; correct the inputs.");
    const auto& prediction = cell.cell.prediction;
    otherwise_ +=
        prediction.status == "ok" && !cell.predicted_before.empty() && cell.predicted_before != prediction.predicted;
    if (taken_ < before_.ids.size()) {
      if (cell.id != before_.ids[taken_])
        throw Error(Kind::usage, cell.id + ": the interrupted run explained " + before_.ids[taken_] +
                                     " in its place: the inputs have changed. Start anew without --resume.");
    } else {
      waiting_.push_back(std::move(cell));
      if (waiting_.size() == cells_at_once) submit();
    }
    ++taken_;
    return !enough();
  }

  ExplainCellsReport finish(std::size_t looked_at) {
    submit();
    drain(0);
    report_.looked_at = enough() ? last_position_ + 1 : looked_at;
    return report_;
  }

  void stop_if_asked() const {
    const auto* stop = options_.classify.stop;
    if (stop && *stop) throw Error(Kind::interrupted, "interrupted after " + std::to_string(report_.cells) + " cells.");
  }

  std::size_t done() const { return report_.cells; }
  std::size_t predicted_otherwise() const { return otherwise_; }

 private:
  using Batch = std::shared_ptr<std::vector<ChosenCell>>;
  struct Nothing {};  // the threads share one explainer: nothing in it changes

  bool enough() const { return options_.max_cells > 0 && taken_ >= options_.max_cells; }

  void submit() {
    if (waiting_.empty()) return;
    under_way_.emplace_back(last_position_,
                            pool_.submit(std::make_shared<std::vector<ChosenCell>>(std::exchange(waiting_, {}))));
    drain(2 * static_cast<std::size_t>(std::max(1, options_.classify.threads)));
  }

  /// Takes results until at most `most` batches are under way.
  void drain(std::size_t most) {
    while (under_way_.size() > most) {
      stop_if_asked();
      const auto position = under_way_.front().first;
      for (const auto& cell : under_way_.front().second.get()) {
        manifest_.append(cell.entry);
        ++report_.cells;
        ++report_.by_status[cell.status];
      }
      manifest_.flush();
      under_way_.pop_front();
      if (progress_) progress_({"explain", position + 1, std::max(total_, position + 1)});
    }
  }

  ManifestWriter& manifest_;
  const ExplainCellsOptions& options_;
  const UnfinishedRun& before_;
  std::size_t total_;
  const OnProgress& progress_;
  ExplainCellsReport report_;
  std::vector<ChosenCell> waiting_;
  std::unordered_set<std::size_t> ids_;  // hashes
  std::size_t taken_ = 0, last_position_ = 0, otherwise_ = 0;
  WorkerPool<Nothing, Batch, std::vector<ExplainedCell>> pool_;
  std::deque<std::pair<std::size_t, std::future<std::vector<ExplainedCell>>>> under_way_;
};

/// The one pass over the cells. @param done  how many cells are explained, also where it throws
ExplainCellsReport explain_all(CellsToClassify& cells, const Model& model, const Calibration* calibration,
                               const KnownCells& known, const ExplainTools& tools, const ExplainCellsOptions& options,
                               Run& run, const Warn& warn) {
  auto classify_options = options.classify;
  classify_options.hand_on_images = true;
  classify_options.stop = nullptr;  // the cells done are kept by their entries, not by rows
  std::size_t classified = 0;
  classify(cells.inputs, model, calibration, known, tools.engines, classify_options,
           [&](ClassifiedCell cell) {
             run.stop_if_asked();
             ++classified;
             auto chosen = cells.choose(std::move(cell));
             return !chosen || run.add(std::move(*chosen));
           },
           warn, {});
  const auto report = run.finish(std::max(cells.total, classified));
  if (run.predicted_otherwise() > 0 && warn)
    warn(std::to_string(run.predicted_otherwise()) + " of " + std::to_string(report.cells) +
         " cells are predicted otherwise by this model than the table says: it was written with another model or "
         "calibration, or other image options. The maps explain this model.");
  return report;
}

ManifestWriter manifest_of(const fs::path& path, const UnfinishedRun& before) {
  return before.found ? ManifestWriter(path, before.end, !before.ids.empty()) : ManifestWriter(path, before.head);
}

ExplainCellsReport report_of(const Json& manifest) {
  const auto& summary = manifest.at("summary");
  return {summary.at("looked_at"), summary.at("cells"), summary.at("by_status"), /*done_already=*/true};
}

}  // namespace

ExplainCellsReport explain_cells(const std::vector<fs::path>& inputs, const Model& model,
                                 const Calibration* calibration, const KnownCells& known, const ExplainTools& tools,
                                 const fs::path& output, const ExplainCellsOptions& given, const Warn& warn,
                                 const OnProgress& progress) {
  auto options = given;
  auto cells = open(inputs, model, output, options, warn);
  const auto runs = explanation_runs(model, options, tools.make_attribute, warn);
  const auto head = head_of(model, calibration, runs, options);
  if (options.resume && is_done_already(output, head)) return report_of(read_json(output / "manifest.json"));
  const auto path = part_of(output) / "manifest.json";
  const auto before = options.resume ? unfinished_run(path, head) : new_run(head);
  FolderWriter folder(output, options.if_exists, "manifest.json", options.resume ? LeftOver::keep : LeftOver::remove);
  write_part_file(folder.part() / ".leukolens-skip", "Maps are no cells: a folder search passes this folder over.\n");
  if (before.head["command_line"].is_string()) options.stamp.command_line = before.head["command_line"];
  std::optional<MapScorer> scorer;
  if (options.score_maps) scorer.emplace(model, runs, tools, options);
  const CellExplainer explainer(model, calibration != nullptr, runs, scorer ? &*scorer : nullptr, options,
                                folder.part());
  auto manifest = manifest_of(path, before);
  Run run(explainer, manifest, options, before, std::max(cells.total, cells.inputs.files.size()), progress);
  try {
    const auto report = explain_all(cells, model, calibration, known, tools, options, run, warn);
    if (report.cells == 0) throw_no_cell(inputs, options, report.looked_at);
    manifest.finish({{"looked_at", report.looked_at},
                     {"cells", report.cells},
                     {"failed", report.failed()},
                     {"by_status", report.by_status}});
    if (options.finish) options.finish(folder.part());
    folder.commit();
    return report;
  } catch (const Error& error) {
    if (run.done() == 0) throw;
    folder.keep_part();
    throw Error(error.kind(), std::string(error.what()) + " The " + std::to_string(run.done()) +
                                  " finished cells are kept in " + folder.part().string() +
                                  ": the same command with --resume goes on.");
  }
}

}  // namespace leukolens
