#pragma once
#include "leukolens/model/graph.hpp"

namespace leukolens {

/// The default network: a small residual CNN (He et al., CVPR 2016) for single cells of 32 to 96 px, with global
/// average pooling (Lin et al., ICLR 2014) and one linear layer. Names are those of torchvision's ResNet.
Graph leukonet(int classes);
/// Two and four times as wide: for some thousand cells, or classes that texture tells apart.
Graph leukonet_w16(int classes);
Graph leukonet_w32(int classes);

}  // namespace leukolens
