// Integrated gradients (Sundararajan et al., ICML 2017) along the straight line from the baseline, by Gauss-Legendre
// quadrature. Steps are doubled until the map adds up to the score's rise within 1 %.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "attribution/gauss_legendre.hpp"
#include "attribution/layer_maps.hpp"

namespace leukolens {
namespace {

constexpr int first_steps = 8, most_steps = 256, points_at_once = 128;
constexpr double tolerance = 0.01, least_rise = 0.01;  ///< of the rise; rises below this count as this

/// One cell and how far it has come.
struct Line {
  at::Tensor cell, departure;     ///< 1 x 1 x S x S, the latter from the baseline
  std::vector<int> classes;       ///< T
  std::vector<double> rises;      ///< of each target's score
  std::vector<at::Tensor> maps;   ///< of each target, 1 x 1 x S x S
  std::vector<std::size_t> open;  ///< numbers of the targets whose map is not complete yet
};

/// The line's open class that stands in a column: a line with fewer than its neighbours repeats its last one.
std::size_t open_target(const Line& line, std::size_t column) {
  return line.open[std::min(column, line.open.size() - 1)];
}

/// Fills the open maps of some cells by the quadrature's `steps` points of each.
void integrate(const Network& network, const std::vector<Line*>& lines, const AttributionOptions& options, int steps) {
  const auto rule = gauss_legendre(steps);
  std::size_t columns = 0;
  for (const auto* line : lines) columns = std::max(columns, line->open.size());
  std::vector<at::Tensor> points;
  Targets targets;
  for (const auto* line : lines) {
    for (const auto& [at, weight] : rule) points.push_back(line->cell - (1 - at) * line->departure);
    std::vector<int> classes;
    for (std::size_t c = 0; c < columns; ++c) classes.push_back(line->classes[open_target(*line, c)]);
    targets.insert(targets.end(), rule.size(), classes);
  }
  const auto found = gradients_of(network, at::cat(points), targets, options, network.graph().nodes.front().name);
  const at::NoGradGuard plain;
  for (std::size_t c = 0; c < columns; ++c) {
    const auto gradients = found.gradients[c].to(at::kCPU);
    for (std::size_t l = 0; l < lines.size(); ++l) {
      auto sum = at::zeros_like(lines[l]->cell);
      for (std::size_t i = 0; i < rule.size(); ++i)
        sum += rule[i].weight * gradients.narrow(0, static_cast<std::int64_t>(l * rule.size() + i), 1);
      lines[l]->maps[open_target(*lines[l], c)] = sum * lines[l]->departure;
    }
  }
}

bool complete(const Line& line, std::size_t target) {
  const double gap = std::abs(line.maps[target].sum().item<double>() - line.rises[target]);
  return gap <= tolerance * std::max(std::abs(line.rises[target]), least_rise);
}

/// Doubles the steps of the maps that are not complete yet, several cells at once.
void integrate_all(const Network& network, std::vector<Line>& lines, const AttributionOptions& options) {
  std::vector<Line*> open;
  for (auto& line : lines) open.push_back(&line);
  for (int steps = first_steps; steps <= most_steps && !open.empty(); steps *= 2) {
    std::ranges::stable_sort(open, std::greater<>(), [](const Line* line) { return line->open.size(); });
    const auto at_once = static_cast<std::size_t>(std::max(1, points_at_once / steps));
    for (std::size_t begin = 0; begin < open.size(); begin += at_once) {
      const auto end = std::min(open.size(), begin + at_once);
      integrate(network,
                {open.begin() + static_cast<std::ptrdiff_t>(begin), open.begin() + static_cast<std::ptrdiff_t>(end)},
                options, steps);
    }
    for (auto* line : open) std::erase_if(line->open, [line](std::size_t t) { return complete(*line, t); });
    std::erase_if(open, [](const Line* line) { return line->open.empty(); });
  }
}

}  // namespace

Maps maps_by_integrated_gradients(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                  const AttributionOptions& options) {
  const auto baselines = baselines_of(inputs, options, network.zero_phase());
  const auto scores = score_values(network.logits(inputs), targets, options),
             before = score_values(network.logits(baselines), targets, options);
  std::vector<Line> lines;
  for (std::int64_t i = 0; i < inputs.size(0); ++i) {
    auto& line = lines.emplace_back();
    line.cell = inputs.narrow(0, i, 1);
    line.departure = line.cell - baselines.narrow(0, i, 1);
    line.classes = targets[static_cast<std::size_t>(i)];
    for (std::size_t t = 0; t < scores.size(); ++t) {
      line.rises.push_back(scores[t][i].item<double>() - before[t][i].item<double>());
      line.open.push_back(t);
    }
    line.maps.resize(scores.size());
  }
  integrate_all(network, lines, options);
  std::vector<at::Tensor> fine;
  for (std::size_t t = 0; t < scores.size(); ++t) {
    std::vector<at::Tensor> cells;
    for (const auto& line : lines) cells.push_back(line.maps[t]);
    fine.push_back(at::cat(cells));
  }
  return input_maps(fine, scores);
}

}  // namespace leukolens
