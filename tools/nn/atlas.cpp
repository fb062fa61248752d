// leukolens atlas — the run
#include <fmt/format.h>

#include "engine_of.hpp"
#include "leukolens/atlas/make_atlas.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/report/atlas_pages.hpp"
#include "leukolens/report/cell_gallery.hpp"
#include "program.hpp"
#include "run.hpp"
#include "source.hpp"

using namespace leukolens;

namespace {

std::unique_ptr<AtlasNetwork> open_network(const AtlasCommandOptions& o, const std::filesystem::path& folder,
                                           const Warn& warn) {
  auto basis = read_basis({folder, {}}, {});
  auto network = std::make_unique<AtlasNetwork>();
  network->name = folder.string();
  auto& classify = network->classify;
  classify.convert = o.images.convert();
  classify.scale = o.images.scale_factor();
  classify.capture = o.capture.capture(basis.model->preprocessing.objects);
  classify.threads = o.threads;
  classify.device = o.device;
  if (basis.calibration && basis.calibration->precision == name_of(Precision::bf16))
    classify.precision = Precision::bf16;
  classify.engine = engine_of("auto", classify.precision, *basis.model, folder, o.device, all_engines(), warn);
  classify.stop = stop_flag();
  network->known = KnownCells(read_roles(folder / "roles.csv"));
  network->model = std::move(*basis.model);
  network->calibration = std::move(basis.calibration);
  return network;
}

AtlasOptions options_of(const AtlasCommandOptions& o) {
  AtlasOptions options;
  options.method = o.method;
  options.attribution.seed = o.seed;
  options.alignment = alignment_from(o.align);
  options.sure = o.sure;
  options.sample = o.sample;
  options.gallery_cells = o.gallery_cells;
  options.max_cells = o.choice.max_cells;
  options.seed = o.seed;
  options.where = o.choice.where;
  options.root = o.choice.root;
  options.names = o.names;
  options.stamp = run_stamp();
  return options;
}

AtlasTools tools_of(const AtlasCommandOptions& o) {
  return {{all_engines(),
           [&o](const Model& network) {
             const double zero_phase = -network.preprocessing.mean / network.preprocessing.std;
             return make_attributes(network.graph(), network.weights, zero_phase, o.device, network.references);
           },
           [&o](const Model& network) { return make_logits(network.graph(), network.weights, o.device); }},
          [&o](const Model& network) { return make_concepts(network.graph(), network.weights, o.device); }};
}

void write(const std::filesystem::path& part, const Atlas& atlas, const ReportContext& context) {
  write_part_file(part / ".leukolens-skip", "Pictures are no cells: a folder search passes this folder over.\n");
  write_part_file(part / "atlas.json", json_text(*atlas.json));
  std::filesystem::create_directories(part / "pictures");
  for (const auto& [name, png] : atlas.pictures) write_part_file(part / name, png);
  if (!atlas.gallery_sheets.empty()) {
    write_part_file(part / "gallery.html", cell_gallery_html(*atlas.gallery, atlas.gallery_sheets));
  }
  for (const auto& [name, html] : atlas_pages(*atlas.json, atlas.pictures, context)) write_part_file(part / name, html);
}

}  // namespace

int run_atlas(const AtlasCommandOptions& o, Console& console) {
  std::vector<std::string> warnings;
  const Warn warn = console.warn_sink(warnings);
  FolderWriter folder(o.output.output, o.output.if_exists(), "atlas.json");
  const auto atlas = make_atlas(
      listed(o.inputs), o.models.size(), [&](std::size_t i) { return open_network(o, o.models[i], warn); }, tools_of(o),
      o.output.output, options_of(o), warn, console.progress_sink());
  auto context = context_of(read_basis({o.models.front(), {}}, {}), o.inputs.front());
  context.warnings = warnings;
  context.stamp = stamp_of(read_basis({o.models.front(), {}}, {}), {}, run_stamp());
  write(folder.part(), atlas, context);
  folder.commit();
  console.say(fmt::format("Atlas of {} class{} and {} network{}: {}", atlas.json->at("classes").size(),
                          atlas.json->at("classes").size() == 1 ? "" : "es", o.models.size(),
                          o.models.size() == 1 ? "" : "s", (o.output.output / "index.html").string()));
  if (atlas.failed > 0)
    console.say(fmt::format("  {} image{} could not be classified; `classify` says why.", atlas.failed,
                            atlas.failed == 1 ? "" : "s"));
  console.result({{"output", o.output.output.string()}, {"networks", o.models.size()}, {"failed", atlas.failed}});
  return atlas.failed > 0 ? 1 : 0;
}
