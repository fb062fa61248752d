#include "explain/forgetting.hpp"

#include "leukolens/dataset/classes.hpp"
#include "leukolens/explain/randomisation.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_cells = 8;  // each costs one explanation a layer and run

}  // namespace

void Forgetting::add(const ChosenCell& cell) {
  if (inputs_.size() == most_cells || cell.cell.prediction.status != "ok") return;
  inputs_.push_back(cell.cell.input);
  targets_.push_back({class_index(model_.classes, cell.cell.prediction.predicted)});
}

Json Forgetting::to_json(std::uint64_t seed) const {
  Json all = Json::array();
  if (inputs_.empty()) return all;
  const Model& network = model_.members.empty() ? model_ : model_.members.front();
  for (const auto& run : runs_) {
    const auto make = [&](const Weights& weights) {
      Model other = network;
      other.weights = weights;
      return tools_.make_attributes(other)(run.method, run.options);
    };
    const auto maps = make(network.weights)(inputs_, targets_);
    Json layers = Json::array();
    for (const auto& step :
         cascading_randomisation(network.graph(), network.weights, make, inputs_, targets_, maps, seed))
      layers.push_back({{"layer", step.layer}, {"correlation", json_number(step.mean)}});
    all.push_back({{"name", run.name}, {"cells", inputs_.size()}, {"layers", layers}});
  }
  return all;
}

}  // namespace leukolens
