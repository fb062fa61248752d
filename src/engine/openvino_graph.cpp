#include "engine/openvino_graph.hpp"

#include <map>
#include <openvino/opsets/opset13.hpp>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

namespace op = ov::opset13;
using Value = ov::Output<ov::Node>;

std::shared_ptr<op::Constant> integers(const std::vector<std::int64_t>& values) {
  return op::Constant::create(ov::element::i64, {values.size()}, values);
}

/// Turns nodes of our graph into OpenVINO's, one by one.
class Translator {
 public:
  Translator(const FoldedNetwork& network, int patch, int batch)
      : weights_(network.weights), batch_(static_cast<std::size_t>(batch)), patch_(static_cast<std::size_t>(patch)) {}

  const std::shared_ptr<op::Parameter>& parameter() const { return parameter_; }
  const Value& value(const std::string& name) const { return values_.at(name); }

  void append(const Node& node) { values_[node.name] = translated(node); }

 private:
  Value translated(const Node& node) {
    switch (node.op) {
      case Op::input:
        parameter_ = std::make_shared<op::Parameter>(
            ov::element::f32, ov::Shape{batch_, static_cast<std::size_t>(node.out), patch_, patch_});
        return parameter_;
      case Op::conv:
        return conv(node);
      case Op::batch_norm:
        return std::make_shared<op::BatchNormInference>(x(node), part(node, ".weight"), part(node, ".bias"),
                                                        part(node, ".running_mean"), part(node, ".running_var"),
                                                        batch_norm_epsilon);
      case Op::relu:
        return std::make_shared<op::Relu>(x(node));
      case Op::max_pool:
        return std::make_shared<op::MaxPool>(x(node), strides(node), ov::Strides{1, 1}, padding(node), padding(node),
                                             kernel(node))
            ->output(0);
      case Op::average_pool:
        return std::make_shared<op::AvgPool>(x(node), strides(node), padding(node), padding(node), kernel(node), false);
      case Op::adaptive_average_pool:
        return std::make_shared<op::AdaptiveAvgPool>(x(node), integers({node.side, node.side}));
      case Op::global_average_pool:
        return std::make_shared<op::ReduceMean>(x(node), integers({2, 3}), true);
      case Op::add:
        return std::make_shared<op::Add>(value(node.inputs[0]), value(node.inputs[1]));
      case Op::flatten:
        return std::make_shared<op::Reshape>(x(node), integers({0, -1}), true);
      case Op::linear:
        return with_bias(node, std::make_shared<op::MatMul>(x(node), part(node, ".weight"), false, true), {1});
      case Op::dropout:
        return x(node);
    }
    throw Error(Kind::bad_value, "layer `" + node.name + "`: the engine openvino does not know it.");
  }

  Value conv(const Node& node) {
    const auto pads = static_cast<std::ptrdiff_t>(node.padding);
    const ov::CoordinateDiff around = {pads, pads};
    return with_bias(node,
                     std::make_shared<op::Convolution>(x(node), part(node, ".weight"), strides(node), around, around,
                                                       ov::Strides{1, 1}),
                     {1, 0, 1, 1});
  }

  /// @param place  shape of the bias against the value; 0 stands for all its numbers
  Value with_bias(const Node& node, const Value& value, std::vector<std::size_t> place) {
    if (!node.bias) return value;
    const auto& bias = tensor(node, ".bias");
    for (auto& side : place)
      if (side == 0 || place.size() == 1) side = bias.values.size();
    return std::make_shared<op::Add>(value, op::Constant::create(ov::element::f32, place, bias.values));
  }

  const Tensor& tensor(const Node& node, const char* name) const {
    const auto found = weights_.find(node.name + name);
    if (found == weights_.end()) throw Error(Kind::bad_data, "the weights have no tensor `" + node.name + name + "`.");
    return found->second;
  }
  Value part(const Node& node, const char* name) const {
    const auto& t = tensor(node, name);
    return op::Constant::create(ov::element::f32, ov::Shape(t.shape), t.values);
  }
  const Value& x(const Node& node) const { return value(node.inputs.front()); }
  static ov::Shape pair(int side) { return {static_cast<std::size_t>(side), static_cast<std::size_t>(side)}; }
  static ov::Shape kernel(const Node& node) { return pair(node.kernel); }
  static ov::Shape padding(const Node& node) { return pair(node.padding); }
  static ov::Strides strides(const Node& node) {
    return {static_cast<std::size_t>(node.stride), static_cast<std::size_t>(node.stride)};
  }

  const Weights& weights_;
  std::size_t batch_, patch_;
  std::shared_ptr<op::Parameter> parameter_;
  std::map<std::string, Value> values_;
};

}  // namespace

std::shared_ptr<ov::Model> openvino_model(const FoldedNetwork& network, int patch, int batch) {
  Translator translator(network, patch, batch);
  for (const auto& node : network.graph.nodes) translator.append(node);
  const auto logits = std::make_shared<op::Result>(translator.value(network.graph.nodes.back().name));
  const auto features = std::make_shared<op::Result>(
      std::make_shared<op::ReduceMean>(translator.value(network.graph.feature_map), integers({2, 3}), false));
  return std::make_shared<ov::Model>(ov::ResultVector{logits, features}, ov::ParameterVector{translator.parameter()});
}

}  // namespace leukolens
