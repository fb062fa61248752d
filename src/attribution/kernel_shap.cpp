// KernelSHAP (Lundberg & Lee, NeurIPS 2017) on superpixels: what each adds to the score on average over all orders in
// which they could be shown. Exact where all coalitions fit into `perturbations`, else by paired samples.
#include <ATen/core/Tensor.h>

#include "attribution/coalitions.hpp"
#include "attribution/shapley_kernel.hpp"

namespace leukolens {

Maps maps_by_kernel_shap(const Network& network, const at::Tensor& inputs, const Targets& targets,
                         const AttributionOptions& options) {
  return superpixel_maps(network, inputs, targets, options,
                         [&](const auto& scores_of, int superpixels, std::uint64_t item) -> Eigen::MatrixXd {
                           Coalitions ends(2, superpixels);
                           ends << Eigen::RowVectorXd::Zero(superpixels), Eigen::RowVectorXd::Ones(superpixels);
                           const Eigen::MatrixXd of_ends = scores_of(ends);
                           const auto coalitions =
                               superpixels == 1
                                   ? WeightedCoalitions{Eigen::MatrixXd(0, 1), Eigen::VectorXd(0)}
                                   : shapley_coalitions(superpixels, options.perturbations, options.seed, item);
                           return shapley_values(coalitions, scores_of(coalitions.members), of_ends.row(0).transpose(),
                                                 of_ends.row(1).transpose());
                         });
}

}  // namespace leukolens
