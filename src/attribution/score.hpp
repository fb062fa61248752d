#pragma once
#include <ATen/core/Tensor.h>

#include "leukolens/attribution/explainer.hpp"

namespace leukolens {

/// The explained score of class c for every row of logits (N x K): N, differentiable.
at::Tensor score_of(const at::Tensor& logits, int c, ScoreOf score);

}  // namespace leukolens
