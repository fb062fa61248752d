#pragma once
#include <string>

#include "leukolens/model/graph.hpp"

namespace leukolens {

/// The linear layer that gives the logits, where nothing but global average pooling lies between it and the node's
/// value (dropout and flatten change nothing): every logit is then a weighted sum of the value's means. Else null.
const Node* linear_head(const Graph& graph, const std::string& node);

}  // namespace leukolens
