// leukolens explain — which pixels speak for a class, cell by cell
#include "explain.hpp"

#include <algorithm>

#include "leukolens/attribution/method.hpp"
#include "leukolens/core/text.hpp"

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

/// "occlusion: side of the hidden square, px", naming the methods that read the member; all of them: none is named.
std::string help_of(const std::string& member, const std::string& meaning) {
  std::vector<std::string> methods;
  for (const auto& method : leukolens::attribution_methods())
    if (std::ranges::find(method.options, member) != method.options.end()) methods.push_back(method.name);
  const bool all = methods.size() == leukolens::attribution_methods().size();
  return (all ? "" : leukolens::join(methods, ", ") + ": ") + meaning;
}

void add_method_options(CLI::App& c, ExplainOptions& o) {
  const auto add = [&c](const std::string& member, auto& value, const std::string& meaning) {
    return c.add_option(option_of(member), value, help_of(member, meaning))->group("Method");
  };
  add("score", o.score,
      "what is explained: the logit, the logit minus their mean, its margin over the next, or the log-probability")
      ->capture_default_str()
      ->check(CLI::IsMember({"logit", "centred", "margin", "log-probability"}));
  add("layer", o.layer, "layer to look at [the last feature map]");
  add("window_px", o.window_px, "side of the hidden square, px")->capture_default_str()->check(CLI::PositiveNumber);
  add("stride_px", o.stride_px, "its step, px, at most the window")->capture_default_str()->check(CLI::PositiveNumber);
  add("baseline", o.baseline,
      "what stands in for hidden pixels: zero phase (the medium), the border's median, the image's mean, or the "
      "blurred image")
      ->capture_default_str()
      ->check(CLI::IsMember({"zero", "border", "mean", "blur"}));
}

/// Names and sentences of the table's methods.
std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const auto& method : leukolens::attribution_methods()) names.push_back(method.name);
  return names;
}
std::string methods_text() {
  std::string text = "Methods:\n";
  for (const auto& method : leukolens::attribution_methods())
    text += "  " + method.name + ": " + method.sentence + " " + method.paper + ".\n";
  return text;
}

}  // namespace

std::string option_of(const std::string& member) {
  const auto unit = member.rfind("_px");
  return "--" + (unit == std::string::npos ? member : member.substr(0, unit));
}

void setup_explain(CLI::App& app, ExplainOptions& o) {
  auto& c = *app.add_subcommand("explain", "Show which pixels speak for a class, per cell and per class.");
  c.add_option("input", o.inputs, "folders, image files, one manifest, or a predictions.csv of `classify`")
      ->required()
      ->check(existing_path());
  add_model(c, o.model, true);
  c.add_option("--method", o.method, "how the class is explained")->required()->check(CLI::IsMember(method_names()));
  add_output(c, o.output, "folder for maps, pictures and manifest.json")->required();
  c.add_option("--target", o.target, "class to explain: predicted, label, all, or the name of a class")
      ->capture_default_str();
  add_choice_of_cells(c, o);
  add_method_options(c, o);
  add_image_options(c, o.images);
  add_threads(c, o.threads);
  add_device(c, o.device);
  add_common(c, o.common);
  c.footer(methods_text() +
           "Cells of folders and files are classified first, so --where knows every column of predictions.csv.\n"
           "Example:\n  leukolens explain predictions.csv --root study --model M --method grad-cam --where role=test "
           "--max-cells 4 --output why");
}
