#pragma once
#include <cmath>

#include "leukolens/core/random.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

/// Weights of an untrained network whose values keep their size from layer to layer; batch norm is no mere identity.
inline leukolens::Weights random_weights(const leukolens::Graph& graph) {
  leukolens::Weights weights;
  leukolens::Random random(7, "weights");
  for (const auto& p : parameter_shapes(graph)) {
    auto& tensor = weights[p.name];
    tensor.shape = p.shape;
    std::size_t size = 1, fan_in = 1;
    for (std::size_t i = 0; i < p.shape.size(); ++i) size *= p.shape[i], fan_in *= i > 0 ? p.shape[i] : 1;
    const bool scale = p.shape.size() == 1 && (p.name.ends_with("running_var") || p.name.ends_with(".weight"));
    const double spread = p.shape.size() > 1 ? std::sqrt(2. / static_cast<double>(fan_in)) : 0.1;
    for (std::size_t i = 0; i < size; ++i)
      tensor.values.push_back(static_cast<float>(scale ? 0.5 + random.uniform() : spread * random.normal()));
  }
  return weights;
}
