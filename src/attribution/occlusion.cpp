#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "attribution/baseline.hpp"
#include "attribution/explainer_state.hpp"
#include "attribution/score.hpp"
#include "attribution/windows.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

void check(const OcclusionOptions& o, int side) {
  const auto refuse = [](const std::string& what, int value, int most) {
    throw Error(Kind::usage, "occlusion " + what + " of " + std::to_string(value) + " px: give 1 to " +
                                 std::to_string(most) + " px.");
  };
  if (o.window_px < 1 || o.window_px > side) refuse("window", o.window_px, side);
  if (o.stride_px < 1 || o.stride_px > o.window_px) refuse("stride", o.stride_px, o.window_px);
  if (o.batch < 1) throw Error(Kind::usage, "occlusion in batches of " + std::to_string(o.batch) + ": give 1 or more.");
}

}  // namespace

std::vector<SaliencyMap> Explainer::occlusion(const cv::Mat1f& input, const std::vector<int>& classes,
                                              const OcclusionOptions& options) const {
  check_question(state_->graph, input, classes);
  check(options, input.rows);
  at::NoGradGuard inference;
  const auto windows = occlusion_windows(input.rows, options.window_px, options.stride_px);
  const cv::Mat1f baseline = baseline_image(input, options.baseline, state_->zero, options.window_px);
  const auto untouched = execute(state_->graph, state_->tensors, to_tensor(input));  // 1 x K

  std::vector<cv::Mat1d> drops(classes.size());
  for (auto& drop : drops) drop = cv::Mat1d::zeros(input.size());
  cv::Mat1d covered = cv::Mat1d::zeros(input.size());
  for (std::size_t begin = 0; begin < windows.size(); begin += static_cast<std::size_t>(options.batch)) {
    const std::size_t count = std::min(windows.size() - begin, static_cast<std::size_t>(options.batch));
    auto batch = to_tensor(input).repeat({static_cast<std::int64_t>(count), 1, 1, 1});
    const std::size_t pixels = input.total();
    for (std::size_t i = 0; i < count; ++i) {
      cv::Mat1f hidden(input.rows, input.cols, batch.data_ptr<float>() + i * pixels);
      baseline(windows[begin + i]).copyTo(hidden(windows[begin + i]));
      covered(windows[begin + i]) += 1;
    }
    const auto logits = execute(state_->graph, state_->tensors, batch);
    for (std::size_t t = 0; t < classes.size(); ++t) {
      const auto before = score_of(untouched, classes[t], options.score).to(at::kDouble);
      const auto drop = (before - score_of(logits, classes[t], options.score).to(at::kDouble)).contiguous();
      for (std::size_t i = 0; i < count; ++i) drops[t](windows[begin + i]) += drop.data_ptr<double>()[i];
    }
  }

  std::vector<SaliencyMap> maps;
  for (std::size_t t = 0; t < classes.size(); ++t) {
    cv::Mat1f map;
    cv::Mat1d(drops[t] / covered).convertTo(map, CV_32F);
    maps.push_back({map, {}, score_of(untouched, classes[t], options.score).item<double>()});
  }
  return maps;
}

}  // namespace leukolens
