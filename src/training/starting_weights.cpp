#include "training/starting_weights.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_named = 5;

std::string listed(std::vector<std::string> names) {
  const auto more = names.size() > most_named ? names.size() - most_named : 0;
  names.resize(names.size() - more);
  return join(names, ", ") + (more ? " and " + std::to_string(more) + " more" : "");
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::vector<std::string> sides;
  for (const auto side : shape) sides.push_back(std::to_string(side));
  return join(sides, " x ");
}

[[noreturn]] void fail(const std::string& path, const Graph& graph, const std::string& fault) {
  throw Error(Kind::bad_data, path + ": " + fault + ". Give the weights of a " + graph.architecture +
                                  " with torchvision's names, or another --architecture.");
}

/// The names must be the graph's, no more and no less.
void check_names(const Graph& graph, const Weights& given, const std::string& path) {
  std::vector<std::string> missing, known, unknown;
  for (const auto& parameter : parameter_shapes(graph)) {
    known.push_back(parameter.name);
    if (!given.contains(parameter.name)) missing.push_back(parameter.name);
  }
  for (const auto& [name, tensor] : given)
    if (std::ranges::find(known, name) == known.end()) unknown.push_back(name);
  if (!missing.empty()) fail(path, graph, "no tensor " + listed(missing) + ", which " + graph.architecture + " has");
  if (!unknown.empty()) fail(path, graph, "tensors that " + graph.architecture + " does not have: " + listed(unknown));
}

/// out x C x k x k to out x 1 x k x k.
Tensor sum_channels(const Tensor& kernel) {
  const std::size_t out = kernel.shape[0], channels = kernel.shape[1], area = kernel.shape[2] * kernel.shape[3];
  Tensor sum = {{out, 1, kernel.shape[2], kernel.shape[3]}, std::vector<float>(out * area)};
  for (std::size_t o = 0; o < out; ++o)
    for (std::size_t c = 0; c < channels; ++c)
      for (std::size_t i = 0; i < area; ++i) sum.values[o * area + i] += kernel.values[(o * channels + c) * area + i];
  return sum;
}

/// Equal but for the side that is numbered `side`.
bool same_but(std::size_t side, std::vector<std::size_t> a, const std::vector<std::size_t>& b) {
  if (a.size() != b.size() || side >= a.size()) return false;
  a[side] = b[side];
  return a == b;
}

}  // namespace

StartingWeights starting_weights(const Graph& graph, const Weights& given, const Weights& seeded,
                                 const std::string& path) {
  check_names(graph, given, path);
  const std::string first = parameter_shapes(graph).front().name, head = graph.nodes.back().name + ".";
  StartingWeights out;
  for (const auto& [name, wanted, trained] : parameter_shapes(graph)) {
    const Tensor& tensor = given.at(name);
    if (!std::ranges::all_of(tensor.values, [](float v) { return std::isfinite(v); }))
      fail(path, graph, "tensor `" + name + "` holds NaN or infinity");
    if (tensor.shape == wanted) {
      out.weights[name] = tensor;
    } else if (name == first && same_but(1, tensor.shape, wanted)) {
      out.weights[name] = sum_channels(tensor);
      out.summed = name + " summed over " + std::to_string(tensor.shape[1]) + " channels";
    } else if (name.starts_with(head) && same_but(0, tensor.shape, wanted)) {
      out.fresh.push_back(name);
    } else {
      fail(path, graph,
           "tensor `" + name + "` is " + shape_text(tensor.shape) + ", but " + graph.architecture + " needs " +
               shape_text(wanted));
    }
  }
  if (!out.fresh.empty()) out.fresh = {head + "weight", head + "bias"};  // one layer, whole
  for (const auto& name : out.fresh) out.weights[name] = seeded.at(name);
  out.used = out.weights.size() - out.fresh.size();
  return out;
}

std::string describe(const StartingWeights& start, const std::string& path) {
  return std::to_string(start.used) + " tensors of " + std::filesystem::path(path).filename().string() +
         (start.summed.empty() ? "" : "; " + start.summed) +
         (start.fresh.empty() ? "" : "; " + join(start.fresh, ", ") + " started anew for the classes here");
}

}  // namespace leukolens
