#pragma once
#include <vector>

#include "leukolens/attribution/attribution.hpp"
#include "tiny_network.hpp"

namespace tiny {

/// The maps of one input by one method.
inline std::vector<SaliencyMap> maps_of(const Network& n, const std::string& method, const cv::Mat1f& x,
                                        const std::vector<int>& classes, const AttributionOptions& options = {},
                                        double zero_phase = 0) {
  return make_attribute(n.graph, n.weights, zero_phase, attribution_method(method), options, "cpu")({x}, {classes})
      .front();
}
inline std::vector<SaliencyMap> grad_cam(const Network& n, const cv::Mat1f& x, const std::vector<int>& classes,
                                         const AttributionOptions& options = {}) {
  return maps_of(n, "grad-cam", x, classes, options);
}

}  // namespace tiny
