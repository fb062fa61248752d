#pragma once
#include "leukolens/model/graph.hpp"

namespace leukolens {

/// VGG-11 with batch norm (Simonyan & Zisserman, ICLR 2015, column A) with torchvision's names and shapes, but for one
/// input channel. From 32 px, where the last feature map is 1 x 1 px.
Graph vgg11_bn(int classes);

}  // namespace leukolens
