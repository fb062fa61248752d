#pragma once
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/attribution/method.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// One explanation of one class of one cell.
struct SaliencyMap {
  cv::Mat1f map;  ///< S x S
  cv::Mat1f raw;  ///< what the map was made of where that is coarser (Grad-CAM: H x W of the layer, signed); else empty
  double score = 0;  ///< the explained score of the untouched input
};

/// Explains N cells at once: inputs[i] is S x S, standardised; targets[i] are the T classes asked of it, the same
/// number for every cell. Returns N x T maps. A map depends on its own cell alone, bit for bit. May be called from
/// several threads at once.
/// @throws Error  Kind::bad_value for inputs that are not square or not of one size, for an unknown class;
///                Kind::usage for options out of range, naming the option, its value and its range
using Attribute = std::function<std::vector<std::vector<SaliencyMap>>(const std::vector<cv::Mat1f>& inputs,
                                                                      const std::vector<std::vector<int>>& targets)>;

/// One network ready to be explained by one method.
/// @param zero_phase  value of 0 rad after standardisation, (0 - mean) / std
/// @param device      "cpu" or "cuda"
/// @param references  M x 1 x S x S inputs of train cells (Model::references), which expected gradients need
/// @throws Error  Kind::bad_value for an absent device; Kind::usage, as check_method
Attribute make_attribute(const Graph& graph, const Weights& weights, double zero_phase, const AttributionMethod& method,
                         const AttributionOptions& options, const std::string& device, const Tensor& references = {});

/// Explains one network by any method; all that it gives share the network's tensors.
/// @throws Error  as make_attribute, for the method and its options
using AttributeBy = std::function<Attribute(const AttributionMethod& method, const AttributionOptions& options)>;
/// @throws Error  Kind::bad_value for an absent device
AttributeBy make_attributes(const Graph& graph, const Weights& weights, double zero_phase, const std::string& device,
                            const Tensor& references = {});

/// Logits of a network as it is explained, N x K: what the scores of maps ask again and again. May be called from
/// several threads at once; a row's bits depend on nothing but the row.
using LogitsOf = std::function<cv::Mat1f(const std::vector<cv::Mat1f>& inputs)>;
/// @throws Error  Kind::bad_value for an absent device
LogitsOf make_logits(const Graph& graph, const Weights& weights, const std::string& device);

}  // namespace leukolens
