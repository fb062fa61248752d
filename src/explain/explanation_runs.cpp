#include "explain/explanation_runs.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/attribution/layers.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/explain/whole_model.hpp"

namespace leukolens {
namespace {

bool reads(const AttributionMethod& method, const char* option) {
  return std::ranges::find(method.options, option) != method.options.end();
}

void check_named_once(const std::vector<std::string>& names, const std::string& option) {
  for (auto name = names.begin(); name != names.end(); ++name)
    if (std::find(names.begin(), name, *name) != name)
      throw Error(Kind::usage, option + " " + *name + " is given twice. Give each once.");
}

/// Side of the map before it is stretched over the cell; 0 where the method works on pixels.
int resolution_of(const AttributionMethod& method, const AttributionOptions& options, const Graph& graph, int patch) {
  if (reads(method, "segments")) return std::max(1, static_cast<int>(std::lround(std::sqrt(options.segments))));
  if (reads(method, "stride_px")) return (patch + options.stride_px - 1) / options.stride_px;
  if (method.is_signed || !(reads(method, "layer") || method.name == "cam")) return 0;
  const auto layer = parts_of_layer(layer_of_maps(graph, method, options.layer)).front();  // the finest of fused ones
  const auto shapes = value_shapes(graph, patch);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    if (graph.nodes[i].name == layer) return shapes[i].height;
  return 0;
}

/// @throws Error  as make_attribute
ExplanationRun run_of(const AttributionMethod& method, const std::string& layer, const Model& model,
                      const ExplainCellsOptions& options, const AttributeBy& attribute_by) {
  ExplanationRun run{method, options.attribution, method.name, 0, {}};
  run.options.layer.clear();
  if (reads(method, "layer")) {
    run.options.layer = layer_of_maps(model.graph(), method, layer);
    if (options.layers.size() > 1) run.name += "@" + layer;
  }
  run.resolution_px = resolution_of(method, run.options, model.graph(), model.preprocessing.patch);
  run.attribute = attribute_by(method, run.options);
  return run;
}

}  // namespace

std::vector<ExplanationRun> explanation_runs(const Model& model, const ExplainCellsOptions& options,
                                             const MakeAttributes& make_attributes, const Warn& warn) {
  if (!model.preprocessing.shape_mean.empty())
    throw Error(Kind::bad_data,
                "this model looks at the shape of the cell, not at its pixels, so no map can explain "
                "it: its weights do. Explain a network instead.");
  check_named_once(options.methods, "--method");
  check_named_once(options.layers, "--layer");
  const auto layers = options.layers.empty() ? std::vector<std::string>{""} : options.layers;
  for (const auto& layer : options.layers) check_map_layer(model.graph(), layer);
  const auto attribute_by = attributes_of(model, make_attributes);
  std::vector<ExplanationRun> runs;
  for (const auto& name : options.methods) {
    const auto& method = attribution_method(name);
    try {
      for (const auto& layer : reads(method, "layer") ? layers : std::vector<std::string>{""})
        runs.push_back(run_of(method, layer, model, options, attribute_by));
    } catch (const Error& error) {
      if (!options.skip_unfit || error.kind() != Kind::usage) throw;
      if (warn) warn("left out: " + std::string(error.what()));
    }
  }
  if (runs.empty())
    throw Error(Kind::usage, "no method is left to explain with. Give --method NAME; --list-methods lists them.");
  return runs;
}

Json to_json(const std::vector<ExplanationRun>& runs, int patch) {
  Json all = Json::array();
  for (const auto& run : runs)
    all.push_back({{"name", run.name},
                   {"method", run.method.name},
                   {"layer", run.options.layer.empty() ? Json(nullptr) : Json(run.options.layer)},
                   {"options", options_json(run.method, run.options)},
                   {"title", map_title(run.method, run.options.score)},
                   {"is_signed", run.method.is_signed},
                   {"resolution_px", run.resolution_px > 0 ? run.resolution_px : patch},
                   {"warning", run.method.warning.empty() ? Json(nullptr) : Json(run.method.warning)},
                   {"paper", run.method.paper}});
  return all;
}

}  // namespace leukolens
