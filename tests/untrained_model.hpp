#pragma once
#include "leukolens/core/random.hpp"
#include "leukolens/model/model.hpp"

/// An untrained network of three classes: its answers mean nothing, but they are the same every time.
inline leukolens::Model untrained_model() {
  leukolens::Model model;
  model.architecture = "leukonet";
  model.classes = {"eos", "lym", "mon"};
  model.preprocessing.patch = 24;
  model.preprocessing.std = 0.5;
  model.weights_sha256 = "0";
  leukolens::Random random(3, "weights");
  for (const auto& p : parameter_shapes(model.graph())) {
    auto& tensor = model.weights[p.name];
    tensor.shape = p.shape;
    std::size_t size = 1;
    for (const auto s : p.shape) size *= s;
    for (std::size_t i = 0; i < size; ++i)
      tensor.values.push_back(static_cast<float>(p.trained ? 0.3 * random.normal() : 1));
  }
  return model;
}
