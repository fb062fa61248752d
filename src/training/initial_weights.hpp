#pragma once
#include <cstdint>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Seeded start of training, from our own random numbers. Convolutions: normal, variance 2 / (outputs x kernel area)
/// (He et al., ICCV 2015, backward form). Linear: uniform in +-1 / sqrt(inputs). Batch norm: the identity.
Weights initial_weights(const Graph& graph, std::uint64_t seed);

}  // namespace leukolens
