#pragma once
#include "attribution/methods.hpp"

namespace leukolens {

// Rules of layer-wise relevance propagation (Bach et al., PLoS ONE 10, 2015; Montavon et al., Pattern Recognition 65,
// 2017) for networks whose batch norm is folded. A ReLU hands its relevance on unchanged, a maximum gives it all to the
// winner.

/// Each input's share x_i dz/dx_i of the node's value z: also how a sum of branches and a mean are split.
std::vector<at::Tensor> shares(const Network& network, const Node& node, const std::vector<at::Tensor>& inputs,
                               const at::Tensor& relevance);

/// Of a convolution or linear layer, the shares of what raises its value (alpha) less those of what lowers it (beta):
/// alpha - beta = 1. alpha 1, beta 0 is the z+ rule.
std::vector<at::Tensor> signed_shares(const Network& network, const Node& node, const at::Tensor& input,
                                      const at::Tensor& relevance, double alpha, double beta);

/// The relevance of a convolution spread evenly over what it looks at, whatever stands there.
std::vector<at::Tensor> flat_shares(const Network& network, const Node& node, const at::Tensor& input,
                                    const at::Tensor& relevance);

/// What nodes that compute sums (linear layers, convolutions, means, additions) hand down.
using RelevanceRule = std::function<std::vector<at::Tensor>(const Node& node, const std::vector<at::Tensor>& inputs,
                                                            const at::Tensor& relevance)>;

/// The composite epsilon-plus-flat (Kohlbrenner et al., IJCNN 2020): shares in linear layers, rising contributions
/// alone in convolutions, and evenly over what the first convolution looks at. The network must outlive it.
RelevanceRule epsilon_plus_flat(const Network& network);

/// What every node hands down: sums by `rule`, the others whole. The network must outlive it.
BackwardRule relevance_rule(const Network& network, RelevanceRule rule);

/// The input's relevance: the score, handed back by `rule` through every node.
Maps relevance_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                    const AttributionOptions& options, const RelevanceRule& rule);

}  // namespace leukolens
