#pragma once
#include "attribution/methods.hpp"

namespace leukolens {

/// The input's share of every target's score, carried back node by node by a rule.
/// @param rule  what each node hands down
/// @returns  for each target N x 1 x S x S, and the scores, T of N
struct BackwardMaps {
  std::vector<at::Tensor> maps, scores;
};
BackwardMaps backward_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const BackwardRule& rule);

/// Plain backpropagation but for ReLUs, where only positive values pass down, and with `forwards` only through units
/// that were on.
BackwardRule rectified_rule(const Network& network, bool forwards);

}  // namespace leukolens
