#pragma once
#include "leukolens/attribution/explainer.hpp"
#include "leukolens/engine/executor.hpp"

namespace leukolens {

struct Explainer::State {
  Graph graph;
  TensorMap tensors;  ///< batch norm as trained, so that every layer can be looked at
  double zero;        ///< zero phase after standardisation
};

/// A copy as 1 x 1 x H x W.
at::Tensor to_tensor(const cv::Mat1f& image);
/// A copy of an H x W tensor.
cv::Mat1f to_image(const at::Tensor& plane);

/// @throws Error  Kind::bad_value unless every class is 0..K-1 and the input is square
void check_question(const Graph& graph, const cv::Mat1f& input, const std::vector<int>& classes);

}  // namespace leukolens
