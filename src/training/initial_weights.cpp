#include "training/initial_weights.hpp"

#include <cmath>
#include <functional>
#include <numeric>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

Tensor filled(const ParameterShape& parameter, const std::function<double()>& value) {
  const auto size =
      std::accumulate(parameter.shape.begin(), parameter.shape.end(), std::size_t{1}, std::multiplies<>());
  Tensor tensor = {parameter.shape, std::vector<float>(size)};
  for (float& v : tensor.values) v = static_cast<float>(value());
  return tensor;
}

bool is_part(const std::string& name, std::string_view part) { return name.ends_with(part); }

}  // namespace

Weights initial_weights(const Graph& graph, std::uint64_t seed) {
  Weights weights;
  for (const auto& parameter : parameter_shapes(graph)) {
    const auto& node = graph.node(parameter.name.substr(0, parameter.name.rfind('.')));
    Random random(seed, "initial weights", item_of(parameter.name));
    const double he = std::sqrt(2. / (std::max(node.out, 1) * std::max(node.kernel * node.kernel, 1)));
    const double bound = 1 / std::sqrt(std::max(node.in, 1));
    if (node.op == Op::conv && is_part(parameter.name, ".weight"))
      weights[parameter.name] = filled(parameter, [&] { return he * random.normal(); });
    else if (node.op == Op::linear)
      weights[parameter.name] = filled(parameter, [&] { return random.uniform(-bound, bound); });
    else  // convolution's bias, batch norm
      weights[parameter.name] = filled(parameter, [one = is_part(parameter.name, ".weight") ||
                                                         is_part(parameter.name, ".running_var")] { return one; });
  }
  return weights;
}

}  // namespace leukolens
