// leukolens classify — the run
#include "leukolens/inference/classify.hpp"

#include <fmt/format.h>

#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/inference/engine_choice.hpp"
#include "leukolens/predictions/journal.hpp"
#include "program.hpp"
#include "run.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

/// Everything that changes bits of the table: a resume must find it unchanged.
Json meta_of(const ClassifyCommandOptions& o, const Model& model, const std::string& calibration_hash,
             const ClassifyOptions& run, const Inputs& inputs) {
  Sha256 list;
  for (const auto& file : inputs.files) {
    list.add(file.relative_path);
    list.add(std::string_view("\0", 1));
  }
  return {{"schema_version", 1},
          {"tool_version", LEUKOLENS_VERSION},
          {"classes", model.classes},
          {"weights_sha256", model.weights_sha256},
          {"calibration_sha256", calibration_hash.empty() ? Json(nullptr) : Json(calibration_hash)},
          {"engine", engine_name(run.engine)},
          {"precision", name_of(run.precision)},
          {"inputs", {{"files", inputs.files.size()}, {"paths_sha256", list.hex()}}},
          {"options",
           {{"labels", o.labels},
            {"include", o.include},
            {"exclude", o.exclude},
            {"grey", o.images.grey},
            {"phase_range", o.images.phase_range},
            {"pixel_size_um", o.images.pixel_size_um},
            {"wavelength_nm", o.images.wavelength_nm},
            {"medium_index", o.images.medium_index},
            {"scale", o.images.scale},
            {"batch", o.batch},
            {"device", o.device}}}};
}

/// The engine that the caller named, or the faster one; bf16 is openvino's alone.
EngineKind engine_of(const ClassifyCommandOptions& o, const Model& model, const Warn& warn) {
  if (o.engine == "openvino" || (o.engine == "auto" && o.precision == "bf16")) return EngineKind::openvino;
  if (o.engine == "libtorch") return EngineKind::libtorch;
  return fastest_engine(model, read_model_check(o.model), o.device, warn);
}

void say_summary(const ClassifyCommandOptions& o, std::size_t cells, std::size_t failed,
                 const std::map<std::string, std::size_t>& by_status, Console& console) {
  console.say(fmt::format("{} cells classified{}: {}", cells - failed,
                          failed ? fmt::format(", {} could not be", failed) : "", o.output.output.string()));
  for (const auto& [status, count] : by_status)
    if (status != "ok") console.say(fmt::format("  {:>6} {}", count, status));
  if (failed) console.say("  The columns `status` and `message` say why.");
  console.result(
      {{"output", o.output.output.string()}, {"cells", cells}, {"failed", failed}, {"by_status", by_status}});
}

}  // namespace

int run_classify(const ClassifyCommandOptions& o, Console& console) {
  check_output_is_no_input(o.output, o.inputs);
  const auto basis = read_basis({o.model, {}}, {});
  check_precision(basis, o.precision);
  const auto& model = *basis.model;
  const auto& calibration = basis.calibration;
  const auto warn = console.warn_sink();
  InputOptions input_options;
  input_options.labels = o.labels == "none" ? FolderLabels::none : FolderLabels::known_classes;
  input_options.classes = model.classes;
  input_options.include = o.include;
  input_options.exclude = o.exclude;
  const Inputs inputs = list_inputs(o.inputs, input_options, warn);

  use_one_thread_per_engine();
  ClassifyOptions options;
  options.convert = o.images.convert();
  options.scale = o.images.scale_factor();
  options.batch = o.batch;
  options.threads = o.threads;
  options.device = o.device;
  options.engine = engine_of(o, model, warn);
  options.precision = o.precision == "bf16" ? Precision::bf16 : Precision::float32;
  options.stop = stop_flag();

  const auto start = o.resume ? JournalStart::resume : o.output.force ? JournalStart::replace : JournalStart::fresh;
  PredictionJournal journal(
      o.output.output, {model.classes, inputs.extra_columns},
      meta_of(o, model, calibration ? sha256_of_file(basis.calibration_file) : "", options, inputs), start);
  if (journal.complete()) {
    console.say(fmt::format("{}: all {} rows are there already.", o.output.output.string(), journal.rows_done()));
    console.result(
        {{"output", o.output.output.string()}, {"cells", journal.rows_done()}, {"failed", journal.failed()}});
    return journal.failed() ? 1 : 0;
  }
  options.skip = journal.rows_done();
  if (options.skip) console.say(fmt::format("going on after {} rows", options.skip));
  const KnownCells known(read_roles(o.model / "roles.csv"));
  const auto report = classify(
      inputs, model, calibration ? &*calibration : nullptr, known, options,
      [&](const Prediction& row) { journal.append(row); }, warn, console.progress_sink());
  journal.finish();
  say_summary(o, options.skip + report.cells, journal.failed(), report.by_status, console);
  return journal.failed() ? 1 : 0;
}
