// leukolens explain — the run
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "engine_of.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/explain/explain_cells.hpp"
#include "leukolens/explain/scored_manifest.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/report/gallery.hpp"
#include "program.hpp"
#include "run.hpp"
#include "source.hpp"

using namespace leukolens;

namespace {

AttributionOptions attribution_of(const ExplainOptions& o) {
  return {score_from(o.score), "",      o.window_px, o.stride_px, baseline_from(o.baseline),
          o.samples,           o.noise, o.seed,      o.of,        o.segments,
          o.perturbations};
}

bool explains_by_all(const ExplainOptions& o) { return std::ranges::find(o.methods, "all") != o.methods.end(); }

std::vector<std::string> methods_of(const ExplainOptions& o) {
  if (!explains_by_all(o)) return o.methods;
  if (o.methods.size() > 1) throw Error(Kind::usage, "--method all names every method; give it alone.");
  return attribution_method_names();
}

/// The pass that classifies is that of `classify`, so that the conditions choose what its table shows.
ClassifyOptions classify_options(const ExplainOptions& o, const Basis& basis, const Warn& warn) {
  ClassifyOptions options;
  options.convert = o.images.convert();
  options.scale = o.images.scale_factor();
  options.capture = o.capture.capture(basis.model->preprocessing.objects);
  options.threads = o.threads;
  options.device = o.device;
  if (basis.calibration && basis.calibration->precision == name_of(Precision::bf16))
    options.precision = Precision::bf16;
  options.engine = engine_of("auto", options.precision, *basis.model, o.model, o.device, all_engines(), warn);
  options.stop = stop_flag();
  return options;
}

ExplainCellsOptions options_of(const ExplainOptions& o, const Basis& basis, const Warn& warn) {
  ExplainCellsOptions options;
  options.methods = methods_of(o);
  options.skip_unfit = explains_by_all(o);
  options.layers = o.layers;
  options.attribution = attribution_of(o);
  options.target = o.target;
  options.where = o.choice.where;
  options.root = o.choice.root;
  options.names = o.names;
  options.max_cells = o.choice.max_cells;
  options.maps = map_format_from(o.maps);
  options.pictures = {picture_style_from(o.style), heat_colours_from(o.colours)};
  options.pdf = o.pdf;
  options.common_scale = o.common_scale;
  options.resume = o.resume;
  options.score_maps = o.score_maps;
  options.classify = classify_options(o, basis, warn);
  options.if_exists = o.output.if_exists();
  options.stamp = stamp_of(basis, {}, run_stamp());
  return options;
}

bool is_read(const std::vector<std::string>& methods, const std::string& option) {
  return std::ranges::any_of(methods, [&](const std::string& name) {
    const auto& options = attribution_method(name).options;
    return std::ranges::find(options, option) != options.end();
  });
}

/// An option that no method reads would be passed over in silence.
void warn_of_idle_options(const ExplainOptions& o, Console& console) {
  auto given_options = attribution_of(o);
  if (!o.layers.empty()) given_options.layer = o.layers.front();
  const auto methods = methods_of(o);
  std::map<std::string, std::vector<std::string>> idle;  // option, methods that read it
  for (const auto& other : attribution_methods()) {
    const Json given = options_json(other, given_options), defaults = options_json(other, {});
    for (const auto& name : other.options)
      if (given[name] != defaults[name] && !is_read(methods, name)) idle[name].push_back(other.name);
  }
  for (const auto& [name, readers] : idle)
    console.warn(fmt::format("{} is for --method {}; {} {} not use it.", option_of(name), fmt::join(readers, ", "),
                             fmt::join(methods, ", "), methods.size() == 1 ? "does" : "do"));
}

/// Writes the table of methods, where maps were scored, and the page of the pictures beside them.
void write_gallery(const ExplainOptions& o, const Basis& basis, const std::vector<std::string>& warnings,
                   const std::filesystem::path& part) {
  auto context = context_of(basis, o.inputs.front());
  context.warnings = warnings;
  Json manifest = read_json(part / "manifest.json");
  if (const auto& line = manifest.at("command_line"); line.is_string()) context.stamp.command_line = line;  // resumed
  if (const auto table = method_table(manifest)) {
    manifest["method_scores"] = to_json(*table);
    write_part_file(part / "method_scores.json", json_text(manifest["method_scores"]));
    write_part_file(part / "method_scores.csv", method_scores_csv(*table));
  }
  write_part_file(part / "report.html", gallery_html(manifest, context));
}

void say_summary(const ExplainOptions& o, const ExplainCellsReport& report, Console& console) {
  const auto output = o.output.output.string();
  const auto failed = report.failed();
  if (report.done_already) console.say("Nothing is left to do: " + output + " is whole.");
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
  warn_of_idle_options(o, console);
  const auto basis = read_basis({o.model, {}}, {});
  const KnownCells known(read_roles(o.model / "roles.csv"));
  const ExplainTools tools = {
      all_engines(),
      [&](const Model& network) {
        const double zero_phase = -network.preprocessing.mean / network.preprocessing.std;
        return make_attributes(network.graph(), network.weights, zero_phase, o.device, network.references);
      },
      [&](const Model& network) { return make_logits(network.graph(), network.weights, o.device); }};
  std::vector<std::string> warnings;
  const Warn warn = console.warn_sink(warnings);
  auto options = options_of(o, basis, warn);
  options.finish = [&](const std::filesystem::path& part) { write_gallery(o, basis, warnings, part); };
  const auto report = explain_cells(listed(o.inputs), *basis.model, basis.calibration ? &*basis.calibration : nullptr,
                                    known, tools, o.output.output, options, warn, console.progress_sink());
  say_summary(o, report, console);
  return report.failed() ? 1 : 0;
}
