// leukolens explain — which pixels speak for a class, cell by cell
#include "explain.hpp"

namespace {

void add_choice_of_cells(CLI::App& c, ExplainOptions& o) {
  const auto* group = "Choice of cells";
  c.add_option("--where", o.where,
               "only cells whose predictions fulfil this, for example role=test, decision=review or confidence<0.7; "
               "several must all hold")
      ->group(group)
      ->take_all()
      ->allow_extra_args(false);
  c.add_option("--max-cells", o.max_cells, "stop after this many cells; 0: no limit")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::Range(0, 1000000000));
  c.add_option("--root", o.root, "folder that the sources of a predictions table are relative to [the table's own]")
      ->group(group)
      ->check(existing_path());
}

void add_method_options(CLI::App& c, ExplainOptions& o) {
  const auto* group = "Method";
  c.add_option("--score", o.score,
               "what is explained: the logit, the logit minus their mean, its margin over the "
               "next, or the log-probability")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::IsMember({"logit", "centred", "margin", "log-probability"}));
  c.add_option("--layer", o.layer, "grad-cam: layer to look at [the last feature map]")->group(group);
  c.add_option("--window", o.window_px, "occlusion: side of the hidden square, px")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  c.add_option("--stride", o.stride_px, "occlusion: its step, px, at most the window")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  c.add_option("--baseline", o.baseline,
               "occlusion: what stands in for hidden pixels: zero phase (the medium), the "
               "border's median, the image's mean, or the blurred image")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::IsMember({"zero", "border", "mean", "blur"}));
}

}  // namespace

void setup_explain(CLI::App& app, ExplainOptions& o) {
  auto& c = *app.add_subcommand("explain", "Show which pixels speak for a class, per cell and per class.");
  c.add_option("input", o.inputs, "folders, image files, one manifest, or a predictions.csv of `classify`")
      ->required()
      ->check(existing_path());
  add_model(c, o.model, true);
  c.add_option("--method", o.method, "grad-cam or occlusion")
      ->required()
      ->check(CLI::IsMember({"grad-cam", "occlusion"}));
  add_output(c, o.output, "folder for maps, pictures and manifest.json")->required();
  c.add_option("--target", o.target, "class to explain: predicted, label, all, or the name of a class")
      ->capture_default_str();
  add_choice_of_cells(c, o);
  add_method_options(c, o);
  add_image_options(c, o.images);
  add_threads(c, o.threads);
  add_common(c, o.common);
  c.footer(
      "Cells of folders and files are classified first, so --where knows every column of predictions.csv.\n"
      "Example:\n  leukolens explain predictions.csv --root study --model M --method grad-cam --where role=test "
      "--max-cells 4 --output why");
}
