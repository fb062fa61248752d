#pragma once
#include <cmath>

#include "leukolens/model/architecture.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

/// A leukonet of three classes with made-up weights.
inline Model small_model() {
  Model model;
  model.architecture = "leukonet";
  model.classes = {"eosinophil", "lymphocyte", "T cell, \"activated\""};
  model.preprocessing.patch = 32;
  model.preprocessing.pixel_size_um = 0.1;
  model.preprocessing.phase_range = PhaseRange{-0.5, 6.25};
  model.preprocessing.mean = 0.123456789;
  model.seed = 18446744073709551615u;
  model.tool_version = "0.1.0";
  for (const auto& parameter : parameter_shapes(model.graph())) {
    std::size_t size = 1;
    for (const auto side : parameter.shape) size *= side;
    Tensor tensor{parameter.shape, std::vector<float>(size)};
    for (std::size_t i = 0; i < size; ++i) tensor.values[i] = 1.1f + std::sin(static_cast<float>(i));
    model.weights[parameter.name] = tensor;
  }
  FeatureStatistics s;
  s.class_means = Eigen::MatrixXd{{1, 2, 3, 4}, {5, 6, 7, 8}, {0, 0.5, 0.25, 1}};
  s.mean = Eigen::VectorXd{{2, 3, 4, 5}};
  s.covariance = s.total_covariance = Eigen::MatrixXd::Identity(4, 4);
  model.features = s;
  model.references = {{2, 1, 32, 32}, std::vector<float>(2 * 32 * 32, 0.25f)};
  return model;
}

inline ModelExtras small_extras(const Model& model) {
  ModelExtras extras;
  extras.training = std::make_shared<const Json>(Json{{"schema_version", 1}, {"history", Json::array()}});
  extras.roles = {{std::string(64, 'a'), "a/1.tif", "eosinophil", Role::train, "d1", ""},
                  {std::string(64, 'b'), "a/2.tif", "lymphocyte", Role::test, "d2", ""}};
  extras.check = {{{2, 1, 32, 32}, std::vector<float>(2 * 32 * 32, 0.5f)}, {{2, 3}, {1, 2, 3, 4, 5, 6}}};
  extras.card = model_card(model, *extras.training, extras.roles);
  extras.more_files["training.svg"] = "<svg/>";
  return extras;
}

}  // namespace leukolens
