#pragma once
#include <cstdint>
#include <vector>

#include "attribution/reach.hpp"

namespace leukolens {

/// Pixels of a value for every window of a grid of windows, to be put together from three kinds of rows (one row holds
/// all channels of a pixel): 0 .. side * side - 1 the untouched value, side * side the padding, then the changed
/// patches one after the other, each height x width.
struct PixelSources {
  std::vector<std::int64_t> rows;  ///< windows x height x width; empty: the changed patches as they are
  int height = 0, width = 0;
};

/// Where the input of one node comes from, and whether its own padding is in it already.
struct PatchStep {
  std::vector<PixelSources> inputs;  ///< one an input of the node; the first node's take the baseline as changed rows
  bool padded = false;
};

/// How the patches that some windows can change are computed, node by node.
struct PatchPlan {
  std::vector<PatchStep> steps;  ///< one a node, in graph order
  std::int64_t windows = 0;      ///< rows times columns
};

/// @param rows, columns  the windows' spans along either axis of the side x side input: every row with every column
PatchPlan plan_patches(const Graph& graph, int side, const std::vector<Span>& rows, const std::vector<Span>& columns);

}  // namespace leukolens
