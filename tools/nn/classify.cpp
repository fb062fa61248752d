// leukolens classify — the run
#include "leukolens/inference/classify.hpp"

#include <fmt/format.h>

#include <set>

#include "engine_of.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/looks.hpp"
#include "leukolens/engine/engine.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/inference/run_record.hpp"
#include "leukolens/model/first_image.hpp"
#include "leukolens/predictions/journal.hpp"
#include "program.hpp"
#include "run.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

void say_summary(const ClassifyCommandOptions& o, std::size_t cells, std::size_t failed,
                 const std::map<std::string, std::size_t>& by_status, Console& console) {
  std::size_t passed_over = 0;
  for (const auto& [status, count] : by_status) passed_over += status != "ok" && !is_failure(status) ? count : 0;
  console.say(fmt::format("{} cells classified{}{}: {}", cells - failed - passed_over,
                          failed ? fmt::format(", {} could not be", failed) : "",
                          passed_over ? fmt::format(", {} objects are no single whole cells", passed_over) : "",
                          o.output.output.string()));
  for (const auto& [status, count] : by_status)
    if (status != "ok") console.say(fmt::format("  {:>6} {}", count, status));
  if (failed) console.say("  The columns `status` and `message` say why.");
  console.result(
      {{"output", o.output.output.string()}, {"cells", cells}, {"failed", failed}, {"by_status", by_status}});
}

/// A slip of scale is told before thousands of images are read.
void warn_of_first_size(const ClassifyCommandOptions& o, const Inputs& inputs, const Preprocessing& p,
                        const Warn& warn) {
  const double scale = o.images.scale_factor().value_or(p.scale);
  const auto misfit = misfit_of_first_image(inputs, o.images.convert(), scale, {p.patch, p.patch});
  if (!misfit.empty()) warn(misfit);
}

void check_shard_form(const ClassifyCommandOptions& o) {
  if (!o.shard.empty() && lower(o.output.output.extension().string()) == ".npz")
    throw Error(Kind::usage,
                o.output.output.string() + ": an NPZ cannot be merged. Give shards an --output of .csv or .jsonl.");
}

}  // namespace

std::optional<int> run_classify(const ClassifyCommandOptions& o, const Engines& engines, Console& console) {
  const auto basis = read_basis({o.model, {}}, {});
  check_precision(basis, o.precision);
  const auto& model = *basis.model;
  const auto& calibration = basis.calibration;
  const auto warn = console.warn_sink();
  const auto precision = o.precision == "bf16" ? Precision::bf16 : Precision::float32;
  const auto engine = engine_of(o.engine, precision, model, o.model, o.device, engines, warn);
  if (engine == EngineKind::libtorch && !engines.contains(engine)) return std::nullopt;
  InputOptions input_options;
  input_options.labels = o.labels == "none" ? FolderLabels::none : FolderLabels::known_classes;
  input_options.classes = model.classes;
  input_options.include = o.include;
  input_options.exclude = o.exclude;
  input_options.names = o.names;
  const Inputs inputs = list_inputs(listed(o.inputs), input_options, warn);
  check_output_apart(o.output.output, inputs);
  warn_of_looks(inputs, warn);

  ClassifyOptions options;
  options.convert = o.images.convert();
  options.scale = o.images.scale_factor();
  options.batch = o.batch;
  options.threads = o.threads;
  options.device = o.device;
  options.engine = engine;
  options.precision = precision;
  options.stop = stop_flag();
  options.capture = o.capture.capture(model.preprocessing.objects);
  if (!o.shard.empty()) options.shard = parse_shard(o.shard);
  check_shard_form(o);
  const bool captures = holds_captures(inputs, options.capture);
  if (!captures) warn_of_first_size(o, inputs, model.preprocessing, warn);

  const auto start = o.resume ? JournalStart::resume : o.output.force ? JournalStart::replace : JournalStart::fresh;
  PredictionJournal journal(
      o.output.output, {model.classes, inputs.extra_columns, captures},
      run_record(model, stamp_of(basis, {}, run_stamp()), engines, options, inputs, input_options), start);
  if (journal.complete()) {
    console.say(fmt::format("{}: all {} rows are there already.", o.output.output.string(), journal.rows_done()));
    console.result(
        {{"output", o.output.output.string()}, {"cells", journal.rows_done()}, {"failed", journal.failed()}});
    return journal.failed() ? 1 : 0;
  }
  options.rows_done = journal.rows_done();
  options.resume = journal.last();
  if (options.resume) console.say(fmt::format("resuming after {} rows", options.rows_done));
  const KnownCells known(read_roles(o.model / "roles.csv"));
  std::set<const InputFile*> with_cells;
  const auto report = classify(
      inputs, model, calibration ? &*calibration : nullptr, known, engines, options,
      [&](const ClassifiedCell& cell) {
        journal.append(cell.prediction);
        if (cell.prediction.status == "ok") with_cells.insert(cell.file);
        return true;
      },
      warn, console.progress_sink());
  journal.finish();
  if (captures && !options.shard && options.rows_done == 0)
    tell_of_empty_captures(inputs, options.capture, with_cells, warn);
  say_summary(o, options.rows_done + report.cells, journal.failed(), report.by_status, console);
  return journal.failed() ? 1 : 0;
}
