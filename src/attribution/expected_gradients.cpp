// Expected gradients (Erion et al., Nature Machine Intelligence 3, 2021): integrated gradients averaged over baselines
// that are train cells, by one gradient at a random place between the cell and a train cell a sample. Train cells come
// in turn and places are stratified, in random order, so that each sample alone is uniform and all together are even.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include <numeric>

#include "attribution/cell_item.hpp"
#include "attribution/layer_maps.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

std::vector<std::int64_t> shuffled(std::int64_t n, Random& random) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, random);
  return order;
}

/// Where one cell's gradients are taken, and how far each place's train cell is from the cell: both n x 1 x S x S.
struct Places {
  at::Tensor points, departures;
};

Places places_of(const at::Tensor& cell, const at::Tensor& references, const AttributionOptions& options) {
  Random random(options.seed, "expected gradients", item_of_cell(cell));
  const auto train_cells = shuffled(references.size(0), random), strata = shuffled(options.samples, random);
  std::vector<at::Tensor> points, departures;
  for (std::size_t k = 0; k < strata.size(); ++k) {
    const double along = (static_cast<double>(strata[k]) + random.uniform()) / options.samples;
    const auto departure = cell - references.narrow(0, train_cells[k % train_cells.size()], 1);
    points.push_back(cell - (1 - along) * departure);
    departures.push_back(departure);
  }
  return {at::cat(points), at::cat(departures)};
}

}  // namespace

Maps maps_by_expected_gradients(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                const AttributionOptions& options) {
  const auto& references = network.references();
  if (references.size(2) != inputs.size(2))
    throw Error(Kind::bad_value, "the train cells are " + std::to_string(references.size(2)) + " px wide, the cell " +
                                     std::to_string(inputs.size(2)) + " px: both must be the network's inputs.");
  std::vector<std::vector<at::Tensor>> fine(targets.front().size());
  for (std::int64_t i = 0; i < inputs.size(0); ++i) {
    const auto places = places_of(inputs.narrow(0, i, 1).contiguous(), references, options);
    const Targets own(static_cast<std::size_t>(options.samples), targets[static_cast<std::size_t>(i)]);
    const auto found = gradients_of(network, places.points, own, options, network.graph().nodes.front().name);
    const at::NoGradGuard plain;
    for (std::size_t t = 0; t < fine.size(); ++t)
      fine[t].push_back((found.gradients[t].to(at::kCPU) * places.departures).mean(0, /*keepdim=*/true));
  }
  std::vector<at::Tensor> all;
  for (const auto& cells : fine) all.push_back(at::cat(cells));
  return input_maps(all, score_values(network.logits(inputs), targets, options));
}

}  // namespace leukolens
