#pragma once
#include "leukolens/model/graph.hpp"

namespace leukolens {

/// AlexNet as in torchvision (Krizhevsky, arXiv:1404.5997), its names and shapes, but for one input channel. From 63
/// px.
Graph alexnet(int classes);

}  // namespace leukolens
