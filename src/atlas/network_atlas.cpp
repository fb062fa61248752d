#include "atlas/network_atlas.hpp"

#include <cmath>

#include "atlas/class_json.hpp"
#include "atlas/class_pictures.hpp"
#include "atlas/explained_stream.hpp"
#include "leukolens/attribution/layers.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/explain/safe_name.hpp"
#include "leukolens/explain/whole_model.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// All that one pass over the cells leaves.
struct Pass {
  std::vector<ClassCells> classes;
  Tiles tiles;
  StreamReport report;
};

ExplainCellsOptions choice_of(const AtlasOptions& o, const AtlasNetwork& network) {
  ExplainCellsOptions choice;
  choice.where = o.where;
  choice.root = o.root;
  choice.names = o.names;
  choice.classify = network.classify;
  return choice;
}

Attribute attribute_of(const AtlasNetwork& network, const AttributeBy& by, const AtlasOptions& o) {
  const auto& method = attribution_method(o.method);
  auto options = o.attribution;
  options.layer = layer_of_maps(network.model.graph(), method, options.layer);
  return by(method, options);
}

Pass pass_over(const std::vector<fs::path>& inputs, const AtlasNetwork& network, const ExplainTools& tools,
               const fs::path& output, const AtlasOptions& o, bool pictured, const Warn& warn,
               const OnProgress& progress) {
  const auto& model = network.model;
  auto cells = cells_to_classify(inputs, model, output, choice_of(o, network), warn);
  const auto attribute = attribute_of(network, attributes_of(model, tools.make_attributes), o);
  Pass pass{{}, Tiles(o), {}};
  for (std::size_t c = 0; c < model.classes.size(); ++c) pass.classes.emplace_back(o);
  const StreamTools stream{model, network.calibration ? &*network.calibration : nullptr, network.known, tools.engines,
                           attribute};
  pass.report = stream_cells(
      cells, stream, network.classify, o.max_cells,
      [&](const AtlasCell& cell) {
        pass.classes[static_cast<std::size_t>(cell.predicted)].add(cell);
        if (pictured) pass.tiles.add(cell);
      },
      warn, progress);
  if (o.max_cells == 0) check_all_found(inputs.front(), cells.wanted, pass.report.cells, warn);
  if (!pass.report.by_status.contains("ok"))
    throw Error(Kind::bad_data,
                inputs.front().string() + ": none of the " + std::to_string(pass.report.looked_at) +
                    " cells could be classified" +
                    (o.where.empty() ? "." : " and fulfils --where " + join(o.where, " --where ") + ".") +
                    " `leukolens classify` says why, cell by cell.");
  return pass;
}

void add_findings(Json& all, const std::vector<Finding>& findings, const std::string& at) {
  for (auto& finding : findings_json(findings, at)) all.push_back(std::move(finding));
}

/// A picture's name in atlas.json; null where there is none.
Json put(std::map<std::string, std::string>& pictures, const std::string& name, std::string png) {
  if (png.empty()) return nullptr;
  pictures[name] = std::move(png);
  return name;
}

/// The places of the common grid in the cell and a little around it: far outside every map is 0 and would make any two
/// of them alike.
std::vector<double> around_the_cell(const cv::Mat1f& grid) {
  std::vector<double> values;
  const double middle = (grid_side - 1) / 2.;
  for (int y = 0; y < grid.rows; ++y)
    for (int x = 0; x < grid.cols; ++x)
      if (std::hypot(x - middle, y - middle) <= 1.2 * grid_radius_px) values.push_back(grid(y, x));
  return values;
}

ClassPattern pattern_of(const ClassCells& cells, const Json& radial) {
  ClassPattern pattern;
  if (const auto grid = cells.common_relevance(); !grid.empty()) pattern.map = around_the_cell(grid);
  for (const auto& bin : radial.at("bins")) pattern.radial.push_back(number_from(bin.at("density"), "value"));
  return pattern;
}

Json class_json(const ClassCells& cells, const std::string& name, const std::string& at, const std::string& map_title,
                bool pictured, NetworkAtlas& out) {
  const auto safe = "pictures/" + safe_class_name(name);
  Json json = {{"class", name}, {"cells", counts_json(cells)}, {"radial", radial_json(cells)}};
  json["maps"] = agreement_json(cells.means(Split::all));
  json["findings"] = Json::array();
  add_findings(json["findings"], radial_findings(json["radial"], name), at + "/radial");
  add_findings(json["findings"], agreement_findings(json["maps"], name), at + "/maps");
  out.patterns.classes.push_back(pattern_of(cells, json["radial"]));
  out.mean_cells.push_back({{.phase = cells.common_phase()}, {}, cells.common_relevance(), out.patterns.architecture});
  if (!pictured) return json;
  json["maps"]["picture"] = put(out.pictures, safe + "_maps.png", maps_picture(cells, name, map_title));
  json["examples"] = {{"typical", put(out.pictures, safe + "_typical.png", cells_picture(cells.typical()))},
                      {"doubted", put(out.pictures, safe + "_doubted.png", cells_picture(cells.doubted()))},
                      {"mistaken", put(out.pictures, safe + "_mistaken.png", cells_picture(cells.mistaken()))}};
  return json;
}

Json head_of(const AtlasNetwork& network, const StreamReport& report) {
  return {{"name", network.name},
          {"architecture", network.model.architecture},
          {"members", network.model.members.size()},
          {"seed", network.model.seed},
          {"weights_sha256", network.model.weights_sha256},
          {"calibrated", network.calibration.has_value()},
          {"patch_px", network.model.preprocessing.patch},
          {"looked_at", report.looked_at},
          {"by_status", report.by_status},
          {"classes", Json::array()}};
}

}  // namespace

NetworkAtlas network_atlas(const std::vector<fs::path>& inputs, const AtlasNetwork& network, const ExplainTools& tools,
                           const fs::path& output, const AtlasOptions& options, const std::string& at, bool pictured,
                           const Warn& warn, const OnProgress& progress) {
  const auto pass = pass_over(inputs, network, tools, output, options, pictured, warn, progress);
  const auto title = map_title(attribution_method(options.method), options.attribution.score);
  NetworkAtlas out;
  out.json = head_of(network, pass.report);
  out.patterns.name = network.name;
  out.patterns.architecture = network.model.architecture;
  out.failed = pass.report.cells - pass.report.by_status.at("ok");
  for (std::size_t c = 0; c < pass.classes.size(); ++c)
    out.json["classes"].push_back(class_json(pass.classes[c], network.model.classes[c],
                                             at + "/classes/" + std::to_string(c), title, pictured, out));
  if (pictured) out.tiles = pass.tiles.tiles(title, out.tile_scale);
  return out;
}

}  // namespace leukolens
