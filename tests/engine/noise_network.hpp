#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// `count` numbers in -1..1 without order, from a formula; the same as in scripts/golden_architectures.py.
inline std::vector<float> noise(std::size_t count, int phase, double scale = 1, double middle = 0) {
  constexpr std::size_t period = 9973;
  std::vector<float> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (i >= period) {
      out.push_back(out[i - period]);
      continue;
    }
    const double v = std::sin(static_cast<double>(i) + 1 + phase) * 43758.5453;
    out.push_back(static_cast<float>(middle + scale * (2 * (v - std::floor(v)) - 1)));
  }
  return out;
}

/// Weights from nothing but the tensors' names and shapes; He's spread, so that the logits depend on the input.
inline Weights noise_weights(const Graph& graph) {
  Weights weights;
  for (const auto& parameter : parameter_shapes(graph)) {
    int phase = 0;
    for (const char c : parameter.name) phase += c;
    std::size_t size = 1;
    for (const auto side : parameter.shape) size *= side;
    const bool norm = graph.node(parameter.name.substr(0, parameter.name.rfind('.'))).op == Op::batch_norm;
    const bool around_one = parameter.name.ends_with("running_var") || (norm && parameter.name.ends_with(".weight"));
    const bool kernel = parameter.shape.size() > 1;
    const double fan_in = static_cast<double>(size / parameter.shape[0]);
    const double scale = around_one ? 0.5 : kernel ? std::sqrt(6 / fan_in) : 0.1;
    weights[parameter.name] = {parameter.shape, noise(size, phase, scale, around_one ? 1 : 0)};
  }
  return weights;
}

}  // namespace leukolens
