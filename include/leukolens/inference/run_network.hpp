#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "leukolens/engine/engine.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

/// What a network makes of N inputs.
struct NetworkOutputs {
  Tensor logits;    ///< N x K
  Tensor features;  ///< N x C, pooled
};

/// Runs a model on inputs that are in memory already. @param inputs  N x 1 x S x S (N x D), after preprocessing
/// @throws Error  Kind::bad_value for an unknown or absent device or engine
NetworkOutputs run_network(const Model& model, std::span<const float> inputs, const Engines& engines,
                           const std::string& device, EngineKind engine = EngineKind::libtorch);

/// Agreement of a model with its own check_logits.npy.
struct CheckReport {
  std::size_t cells;
  double largest_difference, largest_logit;
  bool agrees;  ///< difference <= 1e-4 of the largest logit
};

/// Runs check_input.npy again. @throws Error  Kind::bad_data when the check does not fit the model
CheckReport rerun_check(const Model& model, const ModelCheck& check, const Engines& engines, const std::string& device,
                        EngineKind engine = EngineKind::libtorch);

}  // namespace leukolens
