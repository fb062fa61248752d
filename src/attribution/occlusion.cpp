// Occlusion (Zeiler & Fergus, ECCV 2014): f(x) - f(occluded). Windows are truncated at the border, overlaps averaged: a
// pixel's value is the mean over the windows that hide it.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include "attribution/methods.hpp"
#include "attribution/score.hpp"
#include "attribution/windows.hpp"
#include "leukolens/attribution/baseline.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr std::size_t windows_at_once = 64;

void check(const AttributionOptions& o, int side) {
  const auto refuse = [](const std::string& what, int value, int most) {
    throw Error(Kind::usage, "occlusion " + what + " of " + std::to_string(value) + " px: give 1 to " +
                                 std::to_string(most) + " px.");
  };
  if (o.window_px < 1 || o.window_px > side) refuse("window", o.window_px, side);
  if (o.stride_px < 1 || o.stride_px > o.window_px) refuse("stride", o.stride_px, o.window_px);
}

/// The logits of one cell (1 x 1 x S x S) with each window in turn hidden: W x K on the CPU.
at::Tensor logits_of_hidden(const Network& network, const at::Tensor& cell, const cv::Mat1f& baseline,
                            const std::vector<cv::Rect>& windows) {
  std::vector<at::Tensor> all;
  const std::size_t pixels = baseline.total();
  for (std::size_t begin = 0; begin < windows.size(); begin += windows_at_once) {
    const std::size_t count = std::min(windows.size() - begin, windows_at_once);
    auto batch = cell.repeat({static_cast<std::int64_t>(count), 1, 1, 1});
    for (std::size_t i = 0; i < count; ++i) {
      cv::Mat1f hidden(baseline.rows, baseline.cols, batch.data_ptr<float>() + i * pixels);
      baseline(windows[begin + i]).copyTo(hidden(windows[begin + i]));
    }
    all.push_back(network.logits(batch).to(at::kCPU));
  }
  return at::cat(all);
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

  Maps maps(targets.size());
  for (std::size_t n = 0; n < targets.size(); ++n) {
    const auto cell = inputs.narrow(0, static_cast<std::int64_t>(n), 1);
    const cv::Mat1f input(side, side, cell.data_ptr<float>());
    const auto hidden = logits_of_hidden(
        network, cell, baseline_image(input, options.baseline, network.zero_phase(), options.window_px), windows);
    for (const int c : targets[n]) {
      const auto before =
          score_of(untouched.narrow(0, static_cast<std::int64_t>(n), 1), {c}, options.score).item<double>();
      const auto after = score_of(hidden, std::vector<int>(windows.size(), c), options.score);
      cv::Mat1d drop = cv::Mat1d::zeros(side, side);
      for (std::size_t i = 0; i < windows.size(); ++i) drop(windows[i]) += before - double{after.data_ptr<float>()[i]};
      cv::Mat1f map;
      cv::Mat1d(drop / covered).convertTo(map, CV_32F);
      maps[n].push_back({map, {}, before});
    }
  }
  return maps;
}

}  // namespace leukolens
