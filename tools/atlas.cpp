// leukolens atlas — what networks look at in general, class by class
#include "atlas.hpp"

#include "leukolens/attribution/method.hpp"

namespace {

std::vector<std::string> signed_methods() {
  std::vector<std::string> names;
  for (const auto& method : leukolens::attribution_methods())
    if (method.is_signed) names.push_back(method.name);
  return names;
}

}  // namespace

void setup_atlas(CommandLine& program, AtlasCommandOptions& o) {
  auto c = program.command("atlas", "Show what networks look at in general, class by class, and whether they agree.");
  c.add("input", o.inputs,
        "folders, image files, one manifest, or a predictions.csv of `classify`; -: a list of paths on standard input, "
        "one a line")
      .required()
      .check(existing_path_or_list());
  c.add("--model,-m", o.models,
        "model folders made by `leukolens train`; give several to see which patterns hold over seeds, folds and "
        "architectures. Pictures and the gallery are of the first")
      .required()
      .check(existing_path())
      .one_value_each();
  add_output(c, o.output, "folder for index.html, a page a class, gallery.html and atlas.json").required();
  c.add("--method", o.method, "how calls are explained: a method whose maps are signed")
      .show_default()
      .check(one_of(signed_methods()));
  c.add("--align", o.align, "how cells are laid upon each other: by their centroid, or by their major axis as well")
      .show_default()
      .check(one_of({"centroid", "major-axis"}));
  c.add("--sure", o.sure, "calls of at least this confidence are shown apart from the others")
      .show_default()
      .check(range(0., 1.));
  c.add("--sample", o.sample, "cells a class, drawn at random, for strategies, concepts and interventions")
      .show_default()
      .check(range(1, 100000));
  c.add("--gallery-cells", o.gallery_cells,
        "cells in the gallery: half of them the most doubtful, the others drawn at random; 0: no gallery")
      .show_default()
      .check(range(0, 20000));
  add_choice_of_cells(c, o.choice);
  add_name_rules(c, o.names);
  add_image_options(c, o.images);
  add_capture_options(c, o.capture);
  add_seed(c, o.seed);
  add_threads(c, o.threads);
  add_device(c, o.device);
  add_common(c, o.common);
  c.footer(
      "A class's page is about the cells that are called so. One cell's map: `leukolens explain`.\n"
      "Example:\n  leukolens atlas study/manifest.csv --model M --output atlas");
}
