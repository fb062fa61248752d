#pragma once
#include <string>

#include "model/graph_builder.hpp"

namespace leukolens {

/// The basic block of He et al. (CVPR 2016), named as in torchvision: two 3 x 3 convolutions around a shortcut; where
/// the shape changes, the shortcut is a 1 x 1 convolution. Its value is the node `name`.
void append_residual_block(GraphBuilder& g, const std::string& name, int in, int out, int stride);

}  // namespace leukolens
