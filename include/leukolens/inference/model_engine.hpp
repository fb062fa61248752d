#pragma once
#include <cstddef>
#include <memory>

#include "leukolens/engine/engine.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

/// The engine of a whole model. An ensemble runs every member and averages their logits in double; its features are the
/// first member's.
/// @throws Error  as make_engine of a graph
std::unique_ptr<Engine> make_engine(const Engines& engines, const Model& model, const EngineOptions& options);

/// Floats in one row of its input: S x S, or D shape columns.
std::size_t input_size(const Model& model);

}  // namespace leukolens
