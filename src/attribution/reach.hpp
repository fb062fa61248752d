#pragma once
#include <vector>

#include "leukolens/model/graph.hpp"

namespace leukolens {

/// `length` pixels of a value along one axis, from `first` on.
struct Span {
  int first = 0, length = 0;
  int end() const { return first + length; }
  bool operator==(const Span&) const = default;
};

/// The pixels of the input that one span of a convolution's or a pool's output is computed from. It may begin before 0
/// or end behind the input: those pixels are the padding's.
Span span_behind(const Node& node, Span output);

/// What a change of some pixels of a square input can change of every node's value, along one axis: one span a node, in
/// graph order, cut off at the value's border. Of a node that looks at the whole value (global and adaptive pooling,
/// flatten, linear) it is the whole. A span is empty where strides leap over the change.
/// @param side     of the input, px
/// @param changed  pixels of the input, inside it
std::vector<Span> reach_of(const Graph& graph, int side, Span changed);

/// The same for several changes at once, as patches of one size: where they begin, and how long they all are.
struct Reach {
  int side = 0;            ///< of the node's value
  int length = 0;          ///< 1..side
  std::vector<int> first;  ///< one a change, 0..side - length
  bool whole() const { return length == side; }
};

/// Every node's patches: as long as the longest of its spans, moved inside the value where they would leave it; the
/// whole value where that is no more than `whole_from` of its side away.
/// @param whole_from  0..1: a patch of at least this fraction of the value's side becomes the whole value
std::vector<Reach> common_reach(const Graph& graph, int side, const std::vector<Span>& changes, double whole_from);

}  // namespace leukolens
