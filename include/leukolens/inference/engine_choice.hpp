#pragma once
#include <string>

#include "leukolens/core/sinks.hpp"
#include "leukolens/engine/engine.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

/// The faster of the engines at hand for the device, provided that its float32 logits of the model's own check agree
/// with LibTorch's (1e-4 of the largest); else LibTorch, with a warning.
EngineKind fastest_engine(const Model& model, const ModelCheck& check, const Engines& engines,
                          const std::string& device, const Warn& warn);

}  // namespace leukolens
