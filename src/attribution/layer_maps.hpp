#pragma once
#include <functional>
#include <vector>

#include "attribution/methods.hpp"

namespace leukolens {

/// The score of each target, as `Network::gradients` differentiates it. Holds references to its arguments.
std::vector<Network::Score> scores_of(const Targets& targets, const AttributionOptions& options);

/// Logits, a node's values and the gradients of every target's score with respect to them.
Network::Gradients gradients_of(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                const AttributionOptions& options, const std::string& node);

/// For each target the explained score of every cell: T of N, on the CPU. @param logits  N x K
std::vector<at::Tensor> score_values(const at::Tensor& logits, const Targets& targets,
                                     const AttributionOptions& options);

/// Maps of a layer as the methods of the CAM family show them: what speaks against the class is left out, the rest
/// upsampled bilinearly (align_corners = false) to the input. @param coarse  for each target N x 1 x H x W, signed
Maps upsampled_maps(const std::vector<at::Tensor>& coarse, const std::vector<at::Tensor>& scores, std::int64_t side);

/// Maps at the input's own resolution. @param fine  for each target N x 1 x S x S
Maps input_maps(const std::vector<at::Tensor>& fine, const std::vector<at::Tensor>& scores);

/// A method of the CAM family: coarse maps of a layer by its values and one target's gradient, both N x C x H x W, each
/// N x 1 x H x W.
using WeighLayer = std::function<at::Tensor(const at::Tensor& gradient, const at::Tensor& values)>;
Maps class_activation_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const WeighLayer& weigh);

/// The images that stand for "nothing here", one a cell: N x 1 x S x S on the CPU. @param zero_phase  0 rad,
/// standardised
at::Tensor baselines_of(const at::Tensor& inputs, const AttributionOptions& options, double zero_phase);

/// sum_c w_c A_c: N x 1 x H x W. @param weights  N x C x 1 x 1 or N x C x H x W  @param values  N x C x H x W
at::Tensor weighted_sum(const at::Tensor& weights, const at::Tensor& values);

}  // namespace leukolens
