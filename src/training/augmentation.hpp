#pragma once
#include "leukolens/core/random.hpp"
#include "leukolens/training/training.hpp"

namespace leukolens {

/// One randomly changed copy of a standardised cell: flip, rotation, shift and zoom as one map about the centre (border
/// pixels repeated), then gain, offset and noise. The gain acts on the standardised value.
/// @param cell  S x S
/// @param out   S x S, filled
void augment(const float* cell, int patch, const AugmentationOptions& options, Random random, float* out);

}  // namespace leukolens
