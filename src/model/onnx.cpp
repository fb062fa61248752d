#include "leukolens/model/onnx.hpp"

#include <span>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "model/adaptive_pool.hpp"
#include "model/protobuf.hpp"

namespace leukolens {
namespace {

using Message = ProtobufMessage;

constexpr int ir_version = 8, operator_set = 13;
constexpr std::size_t largest_file = std::size_t{1} << 31;
constexpr int float_type = 1;  // TensorProto.DataType

// Numbers below are the fields of onnx.proto: github.com/onnx/onnx/blob/main/onnx/onnx.proto
Message tensor(const std::string& name, const std::vector<std::size_t>& shape, std::span<const float> values) {
  Message m;
  for (const auto side : shape) m.number(1, static_cast<std::int64_t>(side));
  m.number(2, float_type).text(8, name);
  m.text(9, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  return m;
}

/// A float tensor as type; -1 is the free number of cells.
Message value_info(const std::string& name, const std::vector<int>& shape, const std::string& meaning) {
  Message dimensions;
  for (const int side : shape) dimensions.message(1, side < 0 ? Message().text(2, "N") : Message().number(1, side));
  const auto type = Message().message(1, Message().number(1, float_type).message(2, dimensions));
  return Message().text(1, name).message(2, type).text(3, meaning);
}

Message attribute(const std::string& name, const std::vector<int>& values) {
  Message m;
  m.text(1, name);
  for (const int value : values) m.number(8, value);
  return m.number(20, 7);
}
Message attribute(const std::string& name, int value) { return Message().text(1, name).number(3, value).number(20, 2); }
Message attribute(const std::string& name, float value) { return Message().text(1, name).real(2, value).number(20, 1); }

/// Collects nodes and initialisers of an ONNX graph.
class OnnxGraph {
 public:
  void initializer(const std::string& name, const std::vector<std::size_t>& shape, std::span<const float> values) {
    graph_.message(5, tensor(name, shape, values));
  }
  void node(const char* type, const std::vector<std::string>& inputs, const std::string& output,
            const std::vector<Message>& attributes = {}) {
    Message m;
    for (const auto& input : inputs) m.text(1, input);
    m.text(2, output).text(3, output).text(4, type);
    for (const auto& each : attributes) m.message(5, each);
    graph_.message(1, m);
  }
  Message& message() { return graph_; }

 private:
  Message graph_;
};

std::vector<Message> window(const Node& node) {
  return {attribute("kernel_shape", {node.kernel, node.kernel}), attribute("strides", {node.stride, node.stride}),
          attribute("pads", {node.padding, node.padding, node.padding, node.padding})};
}

/// Adaptive pooling is linear and works on rows and columns alone: A x A^T.
void append_adaptive_pool(OnnxGraph& g, const Node& node, const std::string& output, int side) {
  const auto averages = adaptive_averages(side, node.side);
  const auto in = static_cast<std::size_t>(side), out = static_cast<std::size_t>(node.side);
  std::vector<float> transposed(averages.size());
  for (std::size_t i = 0; i < out; ++i)
    for (std::size_t j = 0; j < in; ++j) transposed[j * out + i] = averages[i * in + j];
  g.initializer(node.name + ".rows", {out, in}, averages);
  g.initializer(node.name + ".columns", {in, out}, transposed);
  g.node("MatMul", {node.name + ".rows", node.inputs.front()}, node.name + ".rows_pooled");
  g.node("MatMul", {node.name + ".rows_pooled", node.name + ".columns"}, output);
}

void append_node(OnnxGraph& g, const Node& node, const std::string& output, int side_before) {
  const std::string& x = node.inputs.empty() ? node.name : node.inputs.front();
  std::vector<std::string> with_weights = {x, node.name + ".weight"};
  if (node.bias || node.op == Op::batch_norm) with_weights.push_back(node.name + ".bias");
  auto attributes = window(node);
  switch (node.op) {
    case Op::input:
      g.node("Sub", {"phase", "standardisation.mean"}, "standardisation.centred");
      return g.node("Div", {"standardisation.centred", "standardisation.std"}, output);
    case Op::conv:
      return g.node("Conv", with_weights, output, attributes);
    case Op::batch_norm:
      with_weights.push_back(node.name + ".running_mean");
      with_weights.push_back(node.name + ".running_var");
      return g.node("BatchNormalization", with_weights, output,
                    {attribute("epsilon", static_cast<float>(batch_norm_epsilon))});
    case Op::relu:
      return g.node("Relu", {x}, output);
    case Op::max_pool:
      return g.node("MaxPool", {x}, output, attributes);
    case Op::average_pool:
      attributes.push_back(attribute("count_include_pad", 1));
      return g.node("AveragePool", {x}, output, attributes);
    case Op::adaptive_average_pool:
      return append_adaptive_pool(g, node, output, side_before);
    case Op::global_average_pool:
      return g.node("GlobalAveragePool", {x}, output);
    case Op::add:
      return g.node("Add", node.inputs, output);
    case Op::flatten:
      return g.node("Flatten", {x}, output);
    case Op::linear:
      return g.node("Gemm", with_weights, output, {attribute("transB", 1)});
    case Op::dropout:
      return g.node("Identity", {x}, output);
  }
}

Message graph_message(const Model& model) {
  const auto graph = model.graph();
  const auto& p = model.preprocessing;
  const auto shapes = value_shapes(graph, p.patch);
  OnnxGraph g;
  const auto mean = static_cast<float>(p.mean), std = static_cast<float>(p.std);
  g.initializer("standardisation.mean", {}, {&mean, 1});
  g.initializer("standardisation.std", {}, {&std, 1});
  for (const auto& [name, weights] : model.weights) g.initializer(name, weights.shape, weights.values);
  std::map<std::string, int> sides;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    sides[node.name] = shapes[i].height;
    append_node(g, node, i + 1 == graph.nodes.size() ? "logits" : node.name,
                node.inputs.empty() ? p.patch : sides.at(node.inputs.front()));
  }
  auto& m = g.message();
  m.text(2, model.architecture);
  m.message(11, value_info("phase", {-1, 1, p.patch, p.patch}, std::string("phase, ") + name_of(p.unit)));
  m.message(12, value_info("logits", {-1, graph.classes()}, "classes: " + join(model.classes, ", ")));
  return std::move(m);
}

}  // namespace

std::string onnx_text(const Model& model) {
  if (!model.members.empty() || !model.preprocessing.shape_mean.empty())
    throw Error(Kind::bad_data, model.architecture +
                                    ": only a network that looks at pixels can be exported. Of an "
                                    "ensemble, export a folder of `members` instead.");
  std::size_t bytes = 0;
  for (const auto& [name, weights] : model.weights) bytes += weights.values.size() * sizeof(float);
  if (bytes >= largest_file)
    throw Error(Kind::bad_value, model.architecture + ": its weights take " + std::to_string(bytes >> 20) +
                                     " MiB, but one ONNX file holds 2 GiB. Export a smaller architecture.");
  const auto& p = model.preprocessing;
  Message m;
  m.number(1, ir_version).text(2, "leukolens").text(3, model.tool_version);
  m.message(7, graph_message(model));
  m.message(8, Message().number(2, operator_set));
  const auto say = [&](const char* key, const std::string& value) {
    m.message(14, Message().text(1, key).text(2, value));
  };
  say("classes", Json(model.classes).dump());
  say("weights_sha256", model.weights_sha256);
  say("patch_px", std::to_string(p.patch));
  say("unit", name_of(p.unit));
  say("pixel_size_um", p.pixel_size_um ? to_text(*p.pixel_size_um) : "");
  say("background", name_of(p.background));
  return m.bytes();
}

}  // namespace leukolens
