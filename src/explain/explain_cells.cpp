#include "leukolens/explain/explain_cells.hpp"

#include <algorithm>
#include <optional>

#include "explain/cell_picture.hpp"
#include "explain/explain_run.hpp"
#include "explain/finished_folder.hpp"
#include "explain/forgetting.hpp"
#include "explain/map_scorer.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/explain/localisation.hpp"
#include "leukolens/inference/run_record.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// What changes maps and pictures beside the methods; a resume must find it unchanged.
Json folder_options(const ExplainCellsOptions& o) {
  return {{"max_cells", o.max_cells},           {"maps", o.maps == MapFormat::npy ? "npy" : "tiff"},
          {"style", name_of(o.pictures.style)}, {"colours", name_of(o.pictures.colours)},
          {"common_scale", o.common_scale},     {"pdf", o.pdf},
          {"device", o.classify.device}};
}

Json head_of(const Model& model, const Calibration* calibration, const std::vector<ExplanationRun>& runs,
             const Inputs& inputs, const Engines& engines, const ExplainCellsOptions& o) {
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
      {"options", folder_options(o)},
      {"images", run_record(model, stamp, engines, o.classify, inputs, {}).at("options")},
      {"classes", model.classes},
      {"architecture", model.architecture},
      {"calibration", calibration ? Json(name_of(calibration->fitted.at(calibration->chosen).method)) : Json(nullptr)},
      {"patch_px", model.preprocessing.patch},
      {"pixel_size_um", model.preprocessing.pixel_size_um ? Json(*model.preprocessing.pixel_size_um) : Json(nullptr)}});
  return head;
}

[[noreturn]] void throw_no_cell(const std::vector<fs::path>& inputs, const ExplainCellsOptions& o, std::size_t n) {
  throw Error(Kind::bad_data,
              inputs.front().string() + ": none of the " + std::to_string(n) + " cells looked at " +
                  (o.where.empty() ? "is there to explain."
                                   : "fulfils --where " + join(o.where, " --where ") + ". Loosen the conditions."));
}

/// The one pass over the cells. @param forgetting  may be null
ExplainCellsReport explain_all(CellsToClassify& cells, const Model& model, const Calibration* calibration,
                               const KnownCells& known, const ExplainTools& tools, const ExplainCellsOptions& options,
                               ExplainRun& run, Forgetting* forgetting, const Warn& warn) {
  auto classify_options = options.classify;
  classify_options.hand_on_images = true;
  classify_options.stop = nullptr;  // the cells done are kept by their entries, not by rows
  std::size_t classified = 0;
  classify(cells.inputs, model, calibration, known, tools.engines, classify_options,
           [&](ClassifiedCell cell) {
             run.stop_if_asked();
             ++classified;
             auto chosen = cells.choose(std::move(cell));
             if (chosen && forgetting) forgetting->add(*chosen);
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

Json summary_of(const ExplainCellsReport& report) {
  return {{"looked_at", report.looked_at},
          {"cells", report.cells},
          {"failed", report.failed()},
          {"by_status", report.by_status}};
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
  auto cells = cells_to_classify(inputs, model, output, options, warn);
  const auto runs = explanation_runs(model, options, tools.make_attributes, warn);
  const auto head = head_of(model, calibration, runs, cells.inputs, tools.engines, options);
  if (options.resume && is_done_already(output, head)) return report_of(read_json(output / "manifest.json"));
  const auto path = part_of(output) / "manifest.json";
  const auto before = options.resume ? unfinished_run(path, head) : new_run(head);
  FolderWriter folder(output, options.if_exists, "manifest.json", options.resume ? LeftOver::keep : LeftOver::remove);
  write_part_file(folder.part() / ".leukolens-skip", "Maps are no cells: a folder search passes this folder over.\n");
  if (before.head["command_line"].is_string()) options.stamp.command_line = before.head["command_line"];
  std::optional<MapScorer> scorer;
  std::optional<Forgetting> forgetting;
  if (options.score_maps) {
    scorer.emplace(model, runs, tools, options);
    forgetting.emplace(model, runs, tools);
  }
  const CellPictures pictures(runs, options, model.preprocessing.patch, calibration != nullptr, folder.part());
  const CellExplainer explainer(model, runs, pictures, scorer ? &*scorer : nullptr, options, folder.part());
  auto manifest = manifest_of(path, before);
  ExplainRun run(explainer, manifest, options, before, std::max(cells.total, cells.inputs.files.size()), progress);
  try {
    const auto report =
        explain_all(cells, model, calibration, known, tools, options, run, forgetting ? &*forgetting : nullptr, warn);
    if (options.max_cells == 0 || report.cells < options.max_cells)
      check_all_found(inputs.front(), cells.wanted, report.cells, warn);
    if (report.cells == 0) throw_no_cell(inputs, options, report.looked_at);
    auto summary = finish_folder(folder.part(), runs, pictures, options, warn);
    if (forgetting) summary["randomisation"] = forgetting->to_json(options.attribution.seed);
    summary.update(summary_of(report));
    manifest.finish(summary);
    if (options.finish) options.finish(folder.part());
    folder.commit();
    return report;
  } catch (const Error& error) {
    if (run.done() == 0) throw;
    folder.keep_part();
    throw Error(error.kind(), std::string(error.what()) + " The " + std::to_string(run.done()) +
                                  " finished cells are kept in " + folder.part().string() +
                                  ": the same command with --resume goes on.");
  } catch (...) {
    if (run.done() > 0) folder.keep_part();
    throw;
  }
}

}  // namespace leukolens
