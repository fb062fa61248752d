#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>

#include "attribution/explainer_state.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {

at::Tensor to_tensor(const cv::Mat1f& image) {
  auto tensor = at::empty({1, 1, image.rows, image.cols}, at::TensorOptions().dtype(at::kFloat));
  cv::Mat1f view(image.rows, image.cols, tensor.data_ptr<float>());
  image.copyTo(view);
  return tensor;
}

cv::Mat1f to_image(const at::Tensor& plane) {
  const auto plain = plane.detach().contiguous();
  return cv::Mat1f(static_cast<int>(plain.size(0)), static_cast<int>(plain.size(1)), plain.data_ptr<float>()).clone();
}

void check_question(const Graph& graph, const cv::Mat1f& input, const std::vector<int>& classes) {
  if (input.empty() || input.rows != input.cols)
    throw Error(Kind::bad_value, "an explanation needs a square input, got " + std::to_string(input.rows) + " x " +
                                     std::to_string(input.cols) + " px.");
  const int k = graph.classes();
  const auto outside = std::ranges::find_if(classes, [k](int c) { return c < 0 || c >= k; });
  if (outside != classes.end())
    throw Error(Kind::bad_value,
                "class " + std::to_string(*outside) + " is not one of 0.." + std::to_string(k - 1) + ".");
}

Explainer::Explainer(const Graph& graph, const Weights& weights, double zero)
    : state_(new State{graph, to_tensors(graph, weights), zero}) {}

Explainer::~Explainer() = default;

std::vector<float> Explainer::logits(const cv::Mat1f& input) const {
  at::NoGradGuard inference;
  const auto logits = execute(state_->graph, state_->tensors, to_tensor(input)).contiguous();
  const auto* values = logits.data_ptr<float>();
  return {values, values + logits.numel()};
}

}  // namespace leukolens
