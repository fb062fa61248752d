#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "leukolens/engine/executor.hpp"

namespace leukolens {

/// Every node's value for N inputs, by its name.
using Trace = std::map<std::string, at::Tensor>;

/// Hands a node's relevance R_out (shape of its output) down to its inputs: one tensor per input, in their order.
using BackwardRule = std::function<std::vector<at::Tensor>(const Node& node, const std::vector<at::Tensor>& inputs,
                                                           const at::Tensor& output, const at::Tensor& relevance)>;

/// All that an attribution method sees of a network. Batch norm is as trained, so that every layer can be looked at.
/// Const members may be called from several threads at once. Inputs are N x 1 x S x S on any device, results lie on the
/// network's. Rows are computed in blocks of a fixed size, filled up with zeros, so that a row's bits do not depend on
/// its neighbours.
class Network {
 public:
  /// @throws Error  Kind::bad_value for an absent device; as to_tensors
  Network(Graph graph, const Weights& weights, const std::string& device, double zero_phase,
          const Tensor& references = {});

  const Graph& graph() const { return graph_; }
  const at::Tensor& parameter(const std::string& name) const { return tensors_.at(name); }
  double zero_phase() const { return zero_phase_; }             ///< 0 rad after standardisation
  const at::Tensor& references() const { return references_; }  ///< M x 1 x S x S train cells on the CPU, or undefined

  /// The same function with every batch norm folded into its convolution: fewer layers, other values only between a
  /// convolution and its batch norm. Itself where there is none to fold.
  const Network& folded() const { return folded_ ? *folded_ : *this; }

  at::Tensor logits(const at::Tensor& inputs) const;  ///< N x K, without gradients

  struct Values {
    at::Tensor logits;  ///< N x K
    at::Tensor values;  ///< of a node, N x ...
  };
  Values values(const at::Tensor& inputs, const std::string& node) const;  ///< without gradients

  /// A scalar for each row of logits: N x K -> N, differentiable. @param first  number of the first row among all
  /// inputs
  using Score = std::function<at::Tensor(const at::Tensor& logits, std::int64_t first)>;
  struct Gradients : Values {
    std::vector<at::Tensor> gradients;  ///< of each score with respect to them, one per score, each of their shape
  };
  /// @param node  name of the node whose value the scores are differentiated by
  Gradients gradients(const at::Tensor& inputs, const std::vector<Score>& scores, const std::string& node) const;

  Trace trace(const at::Tensor& inputs) const;
  /// Carries a seed (N x K, at the logits) back through every node by the rule; where a value is used twice its
  /// relevances add up. @returns  the relevance of every node's value, the input's among them
  /// @param until  no further down than this node; empty: to the input
  Trace walk_back(const Trace& trace, const at::Tensor& seed, const BackwardRule& rule,
                  const std::string& until = "") const;
  /// The same from a node's value on. @param relevance  of that value
  Trace walk_back_from(const Trace& trace, const std::string& node, const at::Tensor& relevance,
                       const BackwardRule& rule) const;

  /// The logits of one traced row were the node's value another one; nodes that do not depend on it are not run again.
  /// @param values  M x C x H x W in place of the node's value  @returns  M x K
  at::Tensor logits_from(const Trace& trace, std::int64_t row, const std::string& node, const at::Tensor& values) const;

  /// One node by itself, for methods that change part of a value.
  at::Tensor run(const Node& node, std::vector<at::Tensor> inputs) const;

 private:
  void walk(const Trace& trace, const BackwardRule& rule, const std::string& until, Trace& relevance) const;

  Network(Graph graph, TensorMap tensors, double zero_phase);

  /// The folded network where it has the node's value, else this one.
  const Network& fastest_with(const std::string& node) const;

  Gradients gradients_at_head(const at::Tensor& inputs, const std::vector<Score>& scores, const std::string& node,
                              const Node& head) const;

  /// Calls work(block, first row, rows that count) with blocks of one size.
  void in_blocks(const at::Tensor& inputs,
                 const std::function<void(const at::Tensor&, std::int64_t, std::int64_t)>& work) const;

  Graph graph_;
  TensorMap tensors_;
  double zero_phase_;
  std::shared_ptr<const Network> folded_;  ///< null where nothing is to be folded
  at::Tensor references_;
};

/// A score's gradient with respect to the logits: N x K.
at::Tensor seed_of(const Network::Score& score, const at::Tensor& logits);

/// The rule of plain backpropagation: what `walk_back` carries is then the gradient.
BackwardRule gradient_rule(const Network& network);

}  // namespace leukolens
