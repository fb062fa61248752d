#pragma once
#include "leukolens/model/graph.hpp"

namespace leukolens {

/// ResNet-18 (He et al., CVPR 2016) with torchvision's names and shapes, but for one input channel. From 32 px, where
/// the last feature map is 1 x 1 px.
Graph resnet18(int classes);

}  // namespace leukolens
