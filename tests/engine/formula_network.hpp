#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Weights made from nothing but the tensors' names, the same as in scripts/golden_network.py.
inline Weights formula_weights(const Graph& graph) {
  Weights weights;
  for (const auto& parameter : parameter_shapes(graph)) {
    int phase = 0;
    for (const char c : parameter.name) phase += c;
    const bool norm = graph.node(parameter.name.substr(0, parameter.name.rfind('.'))).op == Op::batch_norm;
    const bool around_one = parameter.name.ends_with("running_var") || (norm && parameter.name.ends_with(".weight"));
    Tensor tensor{parameter.shape, {}};
    std::size_t size = 1;
    for (const auto side : parameter.shape) size *= side;
    for (std::size_t i = 0; i < size; ++i) {
      const double wave = std::sin(0.37 * static_cast<double>(i) + phase % 97);
      tensor.values.push_back(static_cast<float>(around_one ? 1 + 0.5 * wave : 0.1 * wave));
    }
    weights[parameter.name] = tensor;
  }
  return weights;
}

inline std::vector<float> formula_input(int cells, int patch) {
  std::vector<float> x;
  for (int i = 0; i < cells * patch * patch; ++i) x.push_back(static_cast<float>(std::sin(0.11 * i)));
  return x;
}

}  // namespace leukolens
