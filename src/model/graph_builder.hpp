#pragma once
#include <string>
#include <utility>

#include "leukolens/model/graph.hpp"

namespace leukolens {

/// Appends nodes one after the other; each takes the last value unless told otherwise and becomes the last value.
class GraphBuilder {
 public:
  GraphBuilder(std::string architecture, int smallest_patch, int channels) {
    graph_.architecture = std::move(architecture);
    graph_.smallest_patch = smallest_patch;
    graph_.nodes.push_back({.name = "input", .op = Op::input, .inputs = {}, .in = channels, .out = channels});
  }

  const std::string& last() const { return graph_.nodes.back().name; }
  int channels() const { return graph_.nodes.back().out; }

  void from(std::string name) { from_ = std::move(name); }  ///< the next node takes this value instead of the last

  void conv(std::string name, int in, int out, int kernel, int stride, int padding, bool bias) {
    append({.name = std::move(name),
            .op = Op::conv,
            .inputs = {},
            .in = in,
            .out = out,
            .kernel = kernel,
            .stride = stride,
            .padding = padding,
            .bias = bias});
  }
  void batch_norm(std::string name) { append(simple(std::move(name), Op::batch_norm)); }
  void relu(std::string name) { append(simple(std::move(name), Op::relu)); }
  void max_pool(std::string name, int kernel, int stride, int padding = 0) {
    Node node = simple(std::move(name), Op::max_pool);
    node.kernel = kernel, node.stride = stride, node.padding = padding;
    append(std::move(node));
  }
  void global_average_pool(std::string name) { append(simple(std::move(name), Op::global_average_pool)); }
  void average_pool(std::string name, int kernel, int stride) {
    Node node = simple(std::move(name), Op::average_pool);
    node.kernel = kernel, node.stride = stride;
    append(std::move(node));
  }
  void adaptive_average_pool(std::string name, int side) {
    Node node = simple(std::move(name), Op::adaptive_average_pool);
    node.side = side;
    append(std::move(node));
  }
  /// Only where the value's side does not depend on the patch. @param side  of that value, px
  void flatten(std::string name, int side = 1) {
    Node node = simple(std::move(name), Op::flatten);
    node.out *= side * side;
    append(std::move(node));
  }
  void dropout(std::string name, double probability) {
    Node node = simple(std::move(name), Op::dropout);
    node.probability = probability;
    append(std::move(node));
  }
  void linear(std::string name, int out) {
    append({.name = std::move(name), .op = Op::linear, .inputs = {}, .in = channels(), .out = out, .bias = true});
  }
  void add(std::string name, const std::string& other) {
    Node node = simple(std::move(name), Op::add);
    append(std::move(node));
    graph_.nodes.back().inputs.push_back(other);
  }

  Graph finish(std::string feature_map) {
    graph_.feature_map = std::move(feature_map);
    return std::move(graph_);
  }

 private:
  Node simple(std::string name, Op op) const {
    return {.name = std::move(name), .op = op, .inputs = {}, .in = channels(), .out = channels()};
  }
  void append(Node node) {
    node.inputs = {from_.empty() ? last() : from_};
    from_.clear();
    graph_.nodes.push_back(std::move(node));
  }

  Graph graph_;
  std::string from_;
};

}  // namespace leukolens
