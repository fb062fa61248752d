// leukolens explain — the run
#include <fmt/format.h>

#include "leukolens/core/json.hpp"
#include "leukolens/engine/engine.hpp"
#include "leukolens/explain/explain_cells.hpp"
#include "leukolens/holdout/basis.hpp"
#include "program.hpp"
#include "run.hpp"

using namespace leukolens;

namespace {

ExplainCellsOptions options_of(const ExplainOptions& o) {
  ExplainCellsOptions options;
  options.method = explain_method_from(o.method);
  options.grad_cam = {o.layer, score_from(o.score)};
  options.occlusion.window_px = o.window_px;
  options.occlusion.stride_px = o.stride_px;
  options.occlusion.baseline = baseline_from(o.baseline);
  options.occlusion.score = score_from(o.score);
  options.target = o.target;
  options.where = o.where;
  options.root = o.root;
  options.max_cells = o.max_cells;
  options.convert = o.images.convert();
  options.scale = o.images.scale_factor();
  options.threads = o.threads;
  options.if_exists = o.output.if_exists();
  options.tool_version = LEUKOLENS_VERSION;
  options.stop = stop_flag();
  return options;
}

/// Options of the other method would be passed over in silence.
void warn_of_idle_options(const ExplainOptions& o, Console& console) {
  const ExplainOptions defaults;
  if (o.method == "occlusion" && !o.layer.empty()) console.warn("--layer is for --method grad-cam; it is not used.");
  if (o.method == "grad-cam" &&
      (o.window_px != defaults.window_px || o.stride_px != defaults.stride_px || o.baseline != defaults.baseline))
    console.warn("--window, --stride and --baseline are for --method occlusion; they are not used.");
}

void say_summary(const ExplainOptions& o, const ExplainCellsReport& report, Console& console) {
  const auto output = o.output.output.string();
  const auto failed = report.failed();
  console.say(fmt::format(
      "{} cells explained{}{}: {}", report.cells - failed, failed ? fmt::format(", {} could not be", failed) : "",
      report.looked_at > report.cells ? fmt::format(" (of {} looked at)", report.looked_at) : "", output));
  for (const auto& [status, count] : report.by_status)
    if (status != "ok") console.say(fmt::format("  {:>6} {}", count, status));
  if (failed) console.say("  manifest.json says why, cell by cell.");
  console.result({{"output", output},
                  {"looked_at", report.looked_at},
                  {"cells", report.cells},
                  {"failed", failed},
                  {"by_status", report.by_status}});
}

}  // namespace

int run_explain(const ExplainOptions& o, Console& console) {
  check_output_is_no_input(o.output, o.inputs);
  warn_of_idle_options(o, console);
  const auto basis = read_basis({o.model, {}}, {});
  check_precision(basis, name_of(Precision::float32));
  const KnownCells known(read_roles(o.model / "roles.csv"));
  const auto report = explain_cells(o.inputs, *basis.model, basis.calibration ? &*basis.calibration : nullptr, known,
                                    o.output.output, options_of(o), console.warn_sink(), console.progress_sink());
  say_summary(o, report, console);
  return report.failed() ? 1 : 0;
}
