#include "atlas/network_pass.hpp"

#include "leukolens/attribution/layers.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

void CellTable::add(const AtlasCell& cell) {
  shape.insert(shape.end(), cell.shape.begin(), cell.shape.end());
  logits.insert(logits.end(), cell.logits.begin(), cell.logits.end());
  p.insert(p.end(), cell.p.begin(), cell.p.end());
  labels.push_back(cell.label_class);
  donors.push_back(cell.donor);
}

NetworkPass pass_over(const std::vector<fs::path>& inputs, const AtlasNetwork& network, const AttributeBy& attribute_by,
                      const Engines& engines, const fs::path& output, const AtlasOptions& o, bool pictured,
                      const Warn& warn, const OnProgress& progress) {
  const auto& model = network.model;
  auto cells = cells_to_classify(inputs, model, output, choice_of(o, network), warn);
  const auto attribute = attribute_of(network, attribute_by, o);
  NetworkPass pass{{}, {}, Tiles(o), {}};
  for (std::size_t c = 0; c < model.classes.size(); ++c) pass.classes.emplace_back(o);
  const StreamTools stream{model, network.calibration ? &*network.calibration : nullptr, network.known, engines,
                           attribute};
  pass.report = stream_cells(
      cells, stream, network.classify, o.max_cells,
      [&](const AtlasCell& cell) {
        pass.classes[static_cast<std::size_t>(cell.predicted)].add(cell);
        pass.table.add(cell);
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

}  // namespace leukolens
