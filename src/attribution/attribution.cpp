#include "leukolens/attribution/attribution.hpp"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <memory>

#include "attribution/fused_maps.hpp"
#include "attribution/methods.hpp"
#include "attribution/requirements.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

void check(const Graph& graph, const std::vector<cv::Mat1f>& inputs, const Targets& targets) {
  for (const auto& input : inputs)
    if (input.empty() || input.rows != input.cols || input.size() != inputs.front().size())
      throw Error(Kind::bad_value, "an explanation needs square inputs of one size, got " + std::to_string(input.rows) +
                                       " x " + std::to_string(input.cols) + " px.");
  if (targets.size() != inputs.size())
    throw Error(Kind::bad_value, "an explanation needs the classes of every cell: " + std::to_string(inputs.size()) +
                                     " cells, " + std::to_string(targets.size()) + " lists of classes.");
  for (const auto& classes : targets) {
    if (classes.size() != targets.front().size())
      throw Error(Kind::bad_value, "every cell of a batch needs the same number of classes.");
    for (const int c : classes)
      if (c < 0 || c >= graph.classes())
        throw Error(Kind::bad_value,
                    "class " + std::to_string(c) + " is not one of 0.." + std::to_string(graph.classes() - 1) + ".");
  }
}

}  // namespace

MapsBy maps_by(const AttributionMethod& method) {
  static const std::vector<MapsBy> functions = {
#define LEUKOLENS_METHOD(id, ...) maps_by_##id,
#include "attribution/methods.def"
#undef LEUKOLENS_METHOD
  };
  const auto& table = attribution_methods();
  const auto at = std::ranges::find(table, method.name, &AttributionMethod::name) - table.begin();
  return functions.at(static_cast<std::size_t>(at));
}

at::Tensor to_tensor(const std::vector<cv::Mat1f>& images) {
  const int side = images.front().rows;
  auto tensor =
      at::empty({static_cast<std::int64_t>(images.size()), 1, side, side}, at::TensorOptions().dtype(at::kFloat));
  for (std::size_t i = 0; i < images.size(); ++i) {
    cv::Mat1f view(side, side, tensor.data_ptr<float>() + i * images[i].total());
    images[i].copyTo(view);
  }
  return tensor;
}

cv::Mat1f to_image(const at::Tensor& plane) {
  const auto plain = plane.detach().to(at::kCPU).contiguous();
  return cv::Mat1f(static_cast<int>(plain.size(0)), static_cast<int>(plain.size(1)), plain.data_ptr<float>()).clone();
}

Attribute make_attribute(const Graph& graph, const Weights& weights, double zero_phase, const AttributionMethod& method,
                         const AttributionOptions& options, const std::string& device, const Tensor& references) {
  return make_attributes(graph, weights, zero_phase, device, references)(method, options);
}

AttributeBy make_attributes(const Graph& graph, const Weights& weights, double zero_phase, const std::string& device,
                            const Tensor& references) {
  const auto network = std::make_shared<const Network>(graph, weights, device, zero_phase, references);
  return [network, references](const AttributionMethod& method, const AttributionOptions& options) -> Attribute {
    check_method(network->graph(), method, options, references);
    const bool looks_at_layers = std::ranges::find(method.options, "layer") != method.options.end();
    const auto layers = parts_of_layer(looks_at_layers ? layer_of_maps(network->graph(), method, options.layer) : "");
    return [network, options, layers, explain = maps_by(method), folded = method.name.starts_with("lrp")](
               const std::vector<cv::Mat1f>& inputs, const Targets& targets) -> Maps {
      check(network->graph(), inputs, targets);
      if (inputs.empty()) return {};
      use_one_libtorch_thread();
      const auto& seen = folded ? network->folded() : *network;  // the rules of LRP know no batch norm
      const auto tensor = to_tensor(inputs);
      return fused_maps(layers, [&](const std::string& layer) {
        auto of_layer = options;
        of_layer.layer = layer;
        return explain(seen, tensor, targets, of_layer);
      });
    };
  };
}

LogitsOf make_logits(const Graph& graph, const Weights& weights, const std::string& device) {
  const auto network = std::make_shared<const Network>(graph, weights, device, 0);
  return [network](const std::vector<cv::Mat1f>& inputs) {
    if (inputs.empty()) return cv::Mat1f(0, network->graph().classes());
    use_one_libtorch_thread();
    return to_image(network->logits(to_tensor(inputs)));
  };
}

}  // namespace leukolens
