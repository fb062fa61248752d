// Integrated gradients (Sundararajan et al., ICML 2017) along the straight line from the baseline, by Gauss-Legendre
// quadrature. Steps are doubled until the map adds up to the score's rise within 1 %.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>

#include "attribution/gauss_legendre.hpp"
#include "attribution/layer_maps.hpp"

namespace leukolens {
namespace {

constexpr int first_steps = 8, most_steps = 256;
constexpr double tolerance = 0.01, least_rise = 0.01;  ///< of the rise; rises below this count as this

/// The integrals of one cell's gradients, for each target 1 x 1 x S x S. @param cell, departure  1 x 1 x S x S
std::vector<at::Tensor> integrals(const Network& network, const at::Tensor& cell, const at::Tensor& departure,
                                  const std::vector<int>& classes, const AttributionOptions& options, int steps) {
  const auto rule = gauss_legendre(steps);
  std::vector<at::Tensor> points;
  for (const auto& [at, weight] : rule) points.push_back(cell - (1 - at) * departure);
  const auto batch = at::cat(points);
  const auto found =
      gradients_of(network, batch, Targets(rule.size(), classes), options, network.graph().nodes.front().name);
  const at::NoGradGuard plain;
  std::vector<at::Tensor> sums;
  for (const auto& gradient : found.gradients) {
    auto sum = at::zeros_like(cell);
    for (std::size_t i = 0; i < rule.size(); ++i)
      sum += rule[i].weight * gradient.narrow(0, static_cast<std::int64_t>(i), 1).to(at::kCPU);
    sums.push_back(sum * departure);
  }
  return sums;
}

bool complete(const std::vector<at::Tensor>& maps, const std::vector<double>& rises) {
  for (std::size_t t = 0; t < maps.size(); ++t) {
    const double gap = std::abs(maps[t].sum().item<double>() - rises[t]);
    if (gap > tolerance * std::max(std::abs(rises[t]), least_rise)) return false;
  }
  return true;
}

}  // namespace

Maps maps_by_integrated_gradients(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                  const AttributionOptions& options) {
  const auto baselines = baselines_of(inputs, options, network.zero_phase());
  const auto scores = score_values(network.logits(inputs), targets, options),
             before = score_values(network.logits(baselines), targets, options);
  std::vector<std::vector<at::Tensor>> fine(scores.size());
  for (std::int64_t i = 0; i < inputs.size(0); ++i) {
    const auto cell = inputs.narrow(0, i, 1), departure = cell - baselines.narrow(0, i, 1);
    std::vector<double> rises;
    for (std::size_t t = 0; t < scores.size(); ++t)
      rises.push_back(scores[t][i].item<double>() - before[t][i].item<double>());
    std::vector<at::Tensor> maps;
    for (int steps = first_steps; steps <= most_steps; steps *= 2) {
      maps = integrals(network, cell, departure, targets[static_cast<std::size_t>(i)], options, steps);
      if (complete(maps, rises)) break;
    }
    for (std::size_t t = 0; t < maps.size(); ++t) fine[t].push_back(maps[t]);
  }
  std::vector<at::Tensor> all;
  for (const auto& cells : fine) all.push_back(at::cat(cells));
  return input_maps(all, scores);
}

}  // namespace leukolens
