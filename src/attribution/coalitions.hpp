#pragma once
#include <Eigen/Core>
#include <functional>

#include "attribution/methods.hpp"

namespace leukolens {

/// Which superpixels are shown, one coalition a row: N x M of 1 (shown) and 0 (hidden).
using Coalitions = Eigen::MatrixXd;

/// What a method makes of one cell: the effect of every superpixel on every target's score.
/// @param scores_of  scores of coalitions: N x M -> N x T
/// @param item       of the cell's random numbers
/// @returns  M x T
using SuperpixelEffects = std::function<Eigen::MatrixXd(
    const std::function<Eigen::MatrixXd(const Coalitions&)>& scores_of, int superpixels, std::uint64_t item)>;

/// Maps of a method that shows and hides superpixels (`options.segments` of them, hidden by the baseline): a
/// superpixel's effect is spread evenly over its pixels, so that the map adds up to the sum of the effects.
Maps superpixel_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                     const AttributionOptions& options, const SuperpixelEffects& effects);

}  // namespace leukolens
