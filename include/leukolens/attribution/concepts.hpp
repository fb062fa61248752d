#pragma once
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Concept relevance propagation (Achtibat et al., Nat Mach Intell 5, 2023): what the channels of one layer add to a
/// class's score, and where in a cell a channel finds it. Relevance is handed down by the composite epsilon-plus-flat,
/// as `lrp-epsilon-plus-flat` does it, of the centred logit z_c - mean z. May be called from several threads at once.
struct ConceptsOf {
  std::string layer;
  int channels = 0;
  /// N x C: each channel's relevance for the class asked of each cell. @param inputs  N of S x S, standardised
  std::function<cv::Mat1f(const std::vector<cv::Mat1f>& inputs, const std::vector<int>& classes)> relevance;
  /// S x S each: the relevance that flows through one channel, at the input. Over all channels they add up to the map
  /// of `lrp-epsilon-plus-flat`.
  std::function<std::vector<cv::Mat1f>(const std::vector<cv::Mat1f>& inputs, const std::vector<int>& classes,
                                       const std::vector<int>& channels)>
      maps;
};

/// @param layer  whose channels are looked at; empty: the last feature map
/// @throws Error  Kind::bad_value for an absent device; Kind::usage for a layer without maps
ConceptsOf make_concepts(const Graph& graph, const Weights& weights, const std::string& device,
                         const std::string& layer = "");

}  // namespace leukolens
