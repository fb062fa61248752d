#pragma once
#include <vector>

#include "attribution/network.hpp"
#include "leukolens/attribution/attribution.hpp"
#include "leukolens/attribution/layers.hpp"

namespace leukolens {

using Targets = std::vector<std::vector<int>>;       ///< N x T classes
using Maps = std::vector<std::vector<SaliencyMap>>;  ///< N x T

// Every method: N x 1 x S x S inputs on the CPU and N x T classes, both checked, to N x T maps.
#define LEUKOLENS_METHOD(id, ...)                                                             \
  Maps maps_by_##id(const Network& network, const at::Tensor& inputs, const Targets& targets, \
                    const AttributionOptions& options);
#include "attribution/methods.def"
#undef LEUKOLENS_METHOD

/// The function of one method.
using MapsBy = Maps (*)(const Network&, const at::Tensor&, const Targets&, const AttributionOptions&);
MapsBy maps_by(const AttributionMethod& method);

/// A copy of N images of S x S, N x 1 x S x S. @param images  at least one, of one size
at::Tensor to_tensor(const std::vector<cv::Mat1f>& images);

/// A copy of an H x W tensor.
cv::Mat1f to_image(const at::Tensor& plane);

}  // namespace leukolens
