#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/core/random.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace tiny {

using namespace leukolens;

struct Network {
  Graph graph;
  Weights weights;
};

inline Node node(const std::string& name, Op op, std::vector<std::string> inputs, int in = 0, int out = 0) {
  Node n;
  n.name = name;
  n.op = op;
  n.inputs = std::move(inputs);
  n.in = in;
  n.out = out;
  return n;
}

inline Node conv(const std::string& name, const std::string& input, int in, int out, int kernel, bool bias) {
  Node n = node(name, Op::conv, {input}, in, out);
  n.kernel = kernel;
  n.padding = kernel / 2;
  n.bias = bias;
  return n;
}

inline Node linear(const std::string& name, const std::string& input, int in, int out) {
  Node n = node(name, Op::linear, {input}, in, out);
  n.bias = true;
  return n;
}

/// z = weight x (all pixels) + bias: side x side inputs.
inline Network linear_network(int side, const std::vector<std::vector<float>>& weight, std::vector<float> bias) {
  const int pixels = side * side, classes = static_cast<int>(weight.size());
  Network n;
  n.graph = {"linear",
             {node("input", Op::input, {}, 0, 1), node("flatten", Op::flatten, {"input"}),
              linear("fc", "flatten", pixels, classes)},
             "input",
             1};
  auto& w = n.weights["fc.weight"];
  w.shape = {weight.size(), static_cast<std::size_t>(pixels)};
  for (const auto& row : weight) w.values.insert(w.values.end(), row.begin(), row.end());
  n.weights["fc.bias"] = {{weight.size()}, std::move(bias)};
  return n;
}

/// 1 x 1 convolution to as many channels as `filters`, optional ReLU and 2 x 2 average pooling, global average
/// pooling, one linear layer without bias.
inline Network pooled_network(const std::vector<float>& filters, const std::vector<std::vector<float>>& weight,
                              bool relu = false, bool pool = false) {
  const int channels = static_cast<int>(filters.size()), classes = static_cast<int>(weight.size());
  Network n;
  auto& nodes = n.graph.nodes;
  nodes = {node("input", Op::input, {}, 0, 1), conv("conv", "input", 1, channels, 1, false)};
  if (relu) nodes.push_back(node("relu", Op::relu, {nodes.back().name}));
  if (pool) {
    Node p = node("pool", Op::average_pool, {nodes.back().name});
    p.kernel = p.stride = 2;
    nodes.push_back(p);
  }
  n.graph.architecture = "pooled";
  n.graph.feature_map = nodes.back().name;
  nodes.push_back(node("avgpool", Op::global_average_pool, {nodes.back().name}));
  nodes.push_back(node("flatten", Op::flatten, {"avgpool"}));
  nodes.push_back(linear("fc", "flatten", channels, classes));
  n.weights["conv.weight"] = {{filters.size(), 1, 1, 1}, filters};
  auto& w = n.weights["fc.weight"];
  w.shape = {weight.size(), filters.size()};
  for (const auto& row : weight) w.values.insert(w.values.end(), row.begin(), row.end());
  n.weights["fc.bias"] = {{weight.size()}, std::vector<float>(weight.size(), 0.f)};
  return n;
}

inline cv::Mat1f image(int side, const std::vector<float>& values) {
  return cv::Mat1f(side, side, const_cast<float*>(values.data())).clone();
}

inline cv::Mat1f random_image(int side, const char* purpose) {
  Random random(5, purpose);
  cv::Mat1f out(side, side);
  for (auto& v : out) v = static_cast<float>(random.normal());
  return out;
}

inline double largest_difference(const cv::Mat1f& a, const cv::Mat1f& b) {
  return a.size() == b.size() ? cv::norm(a, b, cv::NORM_INF) : 1e30;
}

}  // namespace tiny
