// leukolens inspect — what a file, folder, manifest, model or table holds, and what it lacks
#include "inspect.hpp"

#include <algorithm>

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
        "image file, folder, manifest, model folder or table of predictions; -: a list of images and folders on "
        "standard "
        "input, one a line")
      .required()
      .check(existing_path_or_list());
  c.flag("--all", o.all, "decode every image; without it 1000 files, spread evenly");
  add_common(c, o.common);
  c.footer("Changes nothing.\nExample:\n  leukolens inspect study/manifest.csv");
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

/// An archive speaks for itself where its arrays are called logits or probs; else its arrays are listed.
int inspect_archive(const fs::path& path, Console& console) {
  const auto arrays = list_arrays(path);
  for (const ArrayFacts& array : arrays)
    if (array.name == "logits" || array.name == "probs") return inspect_table(path, console);
  Json json = {{"kind", "arrays"}, {"path", path.string()}, {"arrays", Json::array()}};
  for (const ArrayFacts& array : arrays)
    json["arrays"].push_back({{"name", array.name}, {"type", array.type}, {"shape", array.shape}});
  show(path.string() + ": arrays", facts_of(arrays), json, console);
  return 0;
}

int inspect_cells(const InspectOptions& o, Console& console) {
  InspectionOptions options;
  if (o.all) options.look_into = 0;
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
  const std::string ending = lower(o.path.extension().string());
  if (fs::is_directory(o.path) && fs::exists(o.path / "model.json")) {
    const Json json = model_facts(o.path);
    show(o.path.string() + ": model", facts_of_model(json), json, console);
    return 0;
  }
  if (fs::is_directory(o.path)) return inspect_cells(o, console);
  if (ending == ".npz") return inspect_archive(o.path, console);
  if (ending == ".csv" && !is_manifest(o.path)) refuse_other_table(o.path);
  if (ending == ".jsonl" || (ending == ".csv" && !is_manifest(o.path))) return inspect_table(o.path, console);
  return inspect_cells(o, console);
}
