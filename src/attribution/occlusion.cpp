// Occlusion (Zeiler & Fergus, ECCV 2014): f(x) - f(occluded). Windows are truncated at the border, overlaps averaged: a
// pixel's value is the mean over the windows that hide it.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "attribution/hidden_logits.hpp"
#include "attribution/layer_maps.hpp"
#include "attribution/score.hpp"
#include "attribution/windows.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

void check(const AttributionOptions& o, int side) {
  const auto refuse = [](const std::string& what, int value, int most) {
    throw Error(Kind::usage, "occlusion " + what + " of " + std::to_string(value) + " px: give 1 to " +
                                 std::to_string(most) + " px.");
  };
  if (o.window_px < 1 || o.window_px > side) refuse("window", o.window_px, side);
  if (o.stride_px < 1 || o.stride_px > o.window_px) refuse("stride", o.stride_px, o.window_px);
}

}  // namespace

Maps maps_by_occlusion(const Network& network, const at::Tensor& inputs, const Targets& targets,
                       const AttributionOptions& options) {
  const int side = static_cast<int>(inputs.size(2));
  check(options, side);
  const at::NoGradGuard plain;
  const auto windows = occlusion_windows(side, options.window_px, options.stride_px);
  cv::Mat1d covered = cv::Mat1d::zeros(side, side);
  for (const auto& window : windows) covered(window) += 1;
  const auto untouched = network.logits(inputs).to(at::kCPU);  // N x K

  const auto hidden = HiddenLogits(network.folded(), side, window_spans(side, options.window_px, options.stride_px))(
      inputs, baselines_of(inputs, options, network.zero_phase()));

  Maps maps(targets.size());
  for (std::size_t n = 0; n < targets.size(); ++n)
    for (const int c : targets[n]) {
      const auto before =
          score_of(untouched.narrow(0, static_cast<std::int64_t>(n), 1), {c}, options.score).item<double>();
      const auto after = score_of(hidden[n], std::vector<int>(windows.size(), c), options.score);
      cv::Mat1d drop = cv::Mat1d::zeros(side, side);
      for (std::size_t i = 0; i < windows.size(); ++i) drop(windows[i]) += before - double{after.data_ptr<float>()[i]};
      cv::Mat1f map;
      cv::Mat1d(drop / covered).convertTo(map, CV_32F);
      maps[n].push_back({map, {}, before});
    }
  return maps;
}

}  // namespace leukolens
