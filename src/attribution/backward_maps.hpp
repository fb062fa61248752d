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

/// Rows from `first` on, as many as are walked back at once, filled up with zeros: every walk is of the same size, so
/// that a row's bits do not depend on its neighbours.
at::Tensor rows_walked(const at::Tensor& rows, std::int64_t first);

/// A rule that depends on the rows: of those that rows_walked gives for `first`.
using RuleOfRows = std::function<BackwardRule(std::int64_t first)>;

/// The input's share of every target's score, carried back node by node. @param rule  what each node hands down
BackwardMaps backward_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const RuleOfRows& rule_of, Seed seed = Seed::gradient);
BackwardMaps backward_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const BackwardRule& rule, Seed seed = Seed::gradient);

/// Plain backpropagation but for ReLUs, where only positive values pass down, and with `forwards` only through units
/// that were on.
BackwardRule rectified_rule(const Network& network, bool forwards);

}  // namespace leukolens
