// leukolens inspect — what a file, folder, manifest, model or table holds, and what it lacks
#include "inspect.hpp"

#include <algorithm>
#include <optional>

#include "inspect_capture.hpp"
#include "inspect_model.hpp"
#include "inspect_text.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/training/confounding.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void setup_inspect(CommandLine& program, InspectOptions& o) {
  auto c = program.command("inspect", "What does a file, folder, manifest, model or table hold, and what lacks?");
  c.add("path", o.path,
        "image file, capture, folder, manifest, model folder or table of predictions; -: a list of images and folders "
        "on "
        "standard "
        "input, one a line")
      .required()
      .check(existing_path_or_list());
  c.flag("--all", o.all, "decode every image; without it 1000 files, spread evenly");
  add_output(c, o.output, "of a capture: folder for its first frames and a histogram of phase");
  add_name_rules(c, o.names);
  add_common(c, o.common);
  c.footer(
      "Changes nothing but --output.\nExamples:\n  leukolens inspect study/manifest.csv\n"
      "  leukolens inspect day.phase --output day");
}

namespace {

void show(const std::string& what, const Facts& facts, const Json& json, Console& console) {
  console.say(what);
  for (const std::string& line : aligned(facts)) console.say(line);
  console.result(json);
}

void refuse_other_table(const fs::path& path) {
  const CsvReader csv(path);
  const auto& columns = csv.columns();
  const auto is_score = [](const std::string& c) { return c.starts_with("logit_") || c.starts_with("p_"); };
  if (std::none_of(columns.begin(), columns.end(), is_score))
    throw Error(Kind::bad_data, path.string() + ": neither a manifest (no column `path`) nor a table of scores (no " +
                                    "columns logit_<class> or p_<class>); " + csv.columns_found() +
                                    " Name the columns so.");
}

int inspect_table(const fs::path& path, Console& console) {
  const auto summary = summarise_predictions(path, console.warn_sink());
  show(path.string() + ": table of predictions", facts_of(summary), to_json(summary), console);
  return 0;
}

bool holds_images(const fs::path& archive) {
  try {
    return open_phase_file(archive)->frames() > 0;
  } catch (const Error&) {
    return false;
  }
}

/// An archive speaks for itself where its arrays are called logits or probs; else its arrays are listed. Nothing where
/// they are images.
std::optional<int> inspect_archive(const fs::path& path, Console& console) {
  const auto arrays = list_arrays(path);
  for (const ArrayFacts& array : arrays)
    if (array.name == "logits" || array.name == "probs") return inspect_table(path, console);
  if (holds_images(path)) return {};
  Json json = {{"kind", "arrays"}, {"path", path.string()}, {"arrays", Json::array()}};
  for (const ArrayFacts& array : arrays)
    json["arrays"].push_back({{"name", array.name}, {"type", array.type}, {"shape", array.shape}});
  show(path.string() + ": arrays", facts_of(arrays), json, console);
  return 0;
}

int inspect_cells(const InspectOptions& o, Console& console) {
  InspectionOptions options;
  if (o.all) options.look_into = 0;
  options.inputs.names = o.names;
  const auto inspection = o.path == listed_paths
                              ? inspect_list(listed({o.path}), options, console.warn_sink(), console.progress_sink())
                              : inspect_images(o.path, options, console.warn_sink(), console.progress_sink());
  console.end_progress();
  Json json = to_json(inspection);
  const auto confounding = check_confounding(inspection.surroundings);
  json["confounding"] = to_json(confounding);
  const std::string kind =
      json["kind"] == "image" ? "phase image" : json["kind"].get<std::string>() + " of phase images";
  auto facts = facts_of(inspection);
  if (inspection.surroundings.size() > 1)
    for (const auto& line : confounding.findings)
      facts.push_back({&line == &confounding.findings.front() ? "confounding" : "", line});
  show(o.path.string() + ": " + kind, facts, json, console);
  for (const auto& alarm : confounding.alarms) console.warn(o.path.string() + ": " + alarm);
  return inspection.faults.empty() ? 0 : 1;
}

}  // namespace

int run_inspect(const InspectOptions& o, Console& console) {
  const std::string ending = fs::is_directory(o.path) ? "" : lower(o.path.extension().string());
  if (fs::is_directory(o.path) && fs::exists(o.path / "model.json")) {
    const Json json = model_facts(o.path);
    show(o.path.string() + ": model", facts_of_model(json), json, console);
    return 0;
  }
  if (ending == ".npz")
    if (const auto code = inspect_archive(o.path, console)) return *code;
  if (ending == ".csv" && !is_manifest(o.path)) refuse_other_table(o.path);
  if (ending == ".jsonl" || (ending == ".csv" && !is_manifest(o.path))) return inspect_table(o.path, console);
  if (o.path != listed_paths && is_capture(o.path)) return inspect_one_capture(o, console);
  if (!o.output.output.empty())
    throw Error(Kind::usage,
                "--output: the pictures are of one capture; " + o.path.string() + " is none. Leave it out.");
  return inspect_cells(o, console);
}
