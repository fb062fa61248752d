#pragma once
#include "leukolens/model/graph.hpp"

namespace leukolens {

/// LeNet-5 (LeCun et al., Proc. IEEE 86, 1998, figure 2) with ReLU instead of tanh, plain averages as subsampling, and
/// all maps of S2 joined to all of C3. A larger input than the paper's 32 px is pooled to the 5 x 5 px that its C5
/// takes (PyTorch's adaptive pooling, which changes nothing at 32 px); from 16 px.
Graph lenet5(int classes);

}  // namespace leukolens
