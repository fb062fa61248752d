#pragma once
#include "attribution/methods.hpp"

namespace leukolens {

struct BackwardMaps {
  std::vector<at::Tensor> maps;    ///< for each target N x 1 x S x S
  std::vector<at::Tensor> scores;  ///< T of N
};

/// What a walk back starts with at the logits: their gradient, or their own shares of the score (gradient times logit),
/// which relevance is split from.
enum class Seed { gradient, relevance };

/// The input's share of every target's score, carried back node by node. @param rule  what each node hands down
BackwardMaps backward_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const BackwardRule& rule, Seed seed = Seed::gradient);

/// Plain backpropagation but for ReLUs, where only positive values pass down, and with `forwards` only through units
/// that were on.
BackwardRule rectified_rule(const Network& network, bool forwards);

}  // namespace leukolens
