// leukolens explain — which pixels speak for a class, cell by cell
#include "explain.hpp"

#include <algorithm>

#include "leukolens/attribution/method.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/pictures/style.hpp"

namespace {

/// "occlusion: side of the hidden square, px", naming the methods that read the member; all of them: none is named.
std::string help_of(const std::string& member, const std::string& meaning) {
  std::vector<std::string> methods;
  for (const auto& method : leukolens::attribution_methods())
    if (std::ranges::find(method.options, member) != method.options.end()) methods.push_back(method.name);
  const bool all = methods.size() == leukolens::attribution_methods().size();
  const bool many = methods.size() > 4;
  return (all || many ? "" : leukolens::join(methods, ", ") + ": ") + meaning;
}

void add_method_options(Command& c, ExplainOptions& o) {
  const auto add = [&c](const std::string& member, auto& value, const std::string& meaning) {
    return c.add(option_of(member), value, help_of(member, meaning)).group("Method");
  };
  add("score", o.score,
      "what is explained: the logit, the logit minus their mean, its margin over the next, or the log-probability")
      .show_default()
      .check(one_of(leukolens::score_names()));
  add("layer", o.layers,
      "layers to look at, each for maps of its own: NAME[,NAME...]; A*B fuses the maps of two [the last feature map; "
      "layer-cam and grad-cam-plus-plus: all stages fused]")
      .separator(',');
  add("window_px", o.window_px, "side of the hidden square, px").show_default().check(above_zero());
  add("stride_px", o.stride_px, "its step, px, at most the window").show_default().check(above_zero());
  add("baseline", o.baseline,
      "what stands in for hidden pixels, or where the way to the cell begins: the background (zero phase where the "
      "cell's border lies there within its noise, else the border's median), zero phase, the border's median, the "
      "image's mean, or the blurred image")
      .show_default()
      .check(one_of(leukolens::baseline_names()));
  add("samples", o.samples, "noisy copies of each cell, or places on the way to it from train cells")
      .show_default()
      .check(range(1, 10000));
  add("noise", o.noise, "standard deviation of the noise, fraction of the cell's range")
      .show_default()
      .check(range(0., 10.));
  add("of", o.of, "whose maps are averaged").show_default().check(one_of(leukolens::smoothed_names()));
  add("segments", o.segments, "superpixels to aim at").show_default().check(range(2, 1000));
  add("perturbations", o.perturbations, "times that superpixels are hidden").show_default().check(range(2, 1000000));
  add("seed", o.seed, "of everything random").show_default();
}

void add_picture_options(Command& c, ExplainOptions& o) {
  const auto* group = "Maps and pictures";
  c.add("--maps", o.maps, "raw maps as npy, or as tiff (float32, with the pixel size)")
      .group(group)
      .show_default()
      .check(one_of({"npy", "tiff"}));
  c.add("--style", o.style,
        "the map over the phase, alone beside it, or as lines at 25, 50 and 75 % of its largest value")
      .group(group)
      .show_default()
      .check(one_of(leukolens::picture_style_names()));
  c.add("--colours", o.colours, "of maps that are at least 0; signed ones are blue below 0 and red above")
      .group(group)
      .show_default()
      .check(one_of(leukolens::heat_colours_names()));
  c.flag("--common-scale", o.common_scale, "one scale of colours for all cells; else each cell has its own")
      .group(group);
  c.flag("--pdf", o.pdf, "each picture as PDF, too").group(group);
}

std::vector<std::string> method_choices() {
  auto names = leukolens::attribution_method_names();
  names.push_back("all");
  return names;
}

}  // namespace

std::string option_of(const std::string& member) {
  const auto unit = member.rfind("_px");
  return "--" + (unit == std::string::npos ? member : member.substr(0, unit));
}

void setup_explain(CommandLine& program, ExplainOptions& o) {
  auto c = program.command("explain", "Show which pixels speak for a class, per cell and per class.");
  auto input = c.add("input", o.inputs,
                     "folders, image files, one manifest, or a predictions.csv of `classify`; -: a list of paths on "
                     "standard input, one a line")
                   .required()
                   .check(existing_path_or_list());
  auto model = add_model(c, o.model, true);
  auto method = c.add("--method", o.methods,
                      "how the class is explained: NAME[,NAME...], or all that this network can serve; --list-methods "
                      "says what each shows, takes and costs")
                    .required()
                    .separator(',')
                    .check(one_of(method_choices()));
  auto output = add_output(c, o.output, "folder for maps, pictures and manifest.json").required();
  c.flag("--list-methods", o.list_methods, "list the methods and leave").on_given([=]() mutable {
    for (auto option : {input, model, method, output}) option.required(false);
  });
  c.flag("--resume", o.resume, "resume the folder that an interrupted run left");
  c.add("--target", o.target, "class to explain: predicted, label, all, or the name of a class").show_default();
  c.flag("--score-maps", o.score_maps,
         "score every map: how the call falls when what it shows is hidden, and more, beside the map of a network of "
         "random weights and the phase itself; takes some seconds a cell");
  add_choice_of_cells(c, o.choice);
  add_method_options(c, o);
  add_picture_options(c, o);
  add_name_rules(c, o.names);
  add_image_options(c, o.images);
  add_capture_options(c, o.capture);
  add_threads(c, o.threads);
  add_device(c, o.device);
  add_common(c, o.common);
  c.footer(
      "Cells of folders and files are classified first, so --where knows every column of predictions.csv.\n"
      "Example:\n  leukolens explain predictions.csv --root study --model M --method grad-cam,occlusion --where "
      "role=test --max-cells 4 --output why");
}
