// DeepLIFT by the rescale rule (Shrikumar et al., ICML 2017): what the score differs by between the cell and the
// baseline, handed back by multipliers. A linear node's multiplier is its gradient; that of a ReLU or a maximum is the
// difference of its values over the difference of its inputs, so that nothing is lost on the way.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/where.h>

#include "attribution/backward_maps.hpp"
#include "attribution/layer_maps.hpp"

namespace leukolens {
namespace {

constexpr double no_difference = 1e-10;  // as captum has it: below this the gradient is the multiplier

/// Two values of one node's input or output: of the cells, and of their baselines.
struct Pair {
  at::Tensor cell, baseline;
  at::Tensor difference() const { return cell - baseline; }
};

at::Tensor quotient(const at::Tensor& part, const at::Tensor& difference, const at::Tensor& gradient) {
  return at::where(difference.abs() < no_difference, gradient, part / difference);
}

at::Tensor through_relu(const Pair& in, const Pair& out, const at::Tensor& multiplier) {
  return quotient(multiplier * out.difference(), in.difference(), multiplier * (in.cell > 0));
}

/// The rise up to the larger of both maxima belongs to the cell's winner, the fall from there to the baseline's.
at::Tensor through_max_pool(const Node& node, const Pair& in, const Pair& out, const at::Tensor& multiplier,
                            const BackwardRule& gradient) {
  const auto winners = [&](const at::Tensor& input, const at::Tensor& value, const at::Tensor& share) {
    return gradient(node, {input}, value, share).front();
  };
  const auto larger = at::maximum(out.cell, out.baseline);
  const auto part = winners(in.cell, out.cell, multiplier * (larger - out.baseline)) +
                    winners(in.baseline, out.baseline, multiplier * (out.cell - larger));
  return quotient(part, in.difference(), winners(in.cell, out.cell, multiplier));
}

/// @param beside  the trace of the baselines
BackwardRule rescale_rule(const Network& network, Trace beside) {
  return [gradient = gradient_rule(network), beside = std::move(beside)](
             const Node& node, const std::vector<at::Tensor>& in, const at::Tensor& out,
             const at::Tensor& multiplier) -> std::vector<at::Tensor> {
    if (node.op != Op::relu && node.op != Op::max_pool) return gradient(node, in, out, multiplier);
    const Pair input = {in.front(), beside.at(node.inputs.front())}, output = {out, beside.at(node.name)};
    if (node.op == Op::relu) return {through_relu(input, output, multiplier)};
    return {through_max_pool(node, input, output, multiplier, gradient)};
  };
}

}  // namespace

Maps maps_by_deeplift(const Network& whole, const at::Tensor& inputs, const Targets& targets,
                      const AttributionOptions& options) {
  const auto& network = whole.folded();  // a batch norm is linear, so nothing changes but the time
  const auto baselines = baselines_of(inputs, options, network.zero_phase());
  const auto found = backward_maps(network, inputs, targets, options, RuleOfRows([&](std::int64_t first) {
                                     return rescale_rule(network, network.trace(rows_walked(baselines, first)));
                                   }));
  const at::NoGradGuard plain;
  std::vector<at::Tensor> fine;
  for (const auto& multiplier : found.maps) fine.push_back(multiplier.to(at::kCPU) * (inputs - baselines));
  return input_maps(fine, found.scores);
}

}  // namespace leukolens
