#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "leukolens/attribution/method.hpp"

namespace leukolens {

/// The explained score of each row of logits (N x K) for that row's class: N, differentiable.
/// @param classes  N numbers 0..K-1
at::Tensor score_of(const at::Tensor& logits, const std::vector<int>& classes, ScoreOf score);

/// The t-th class of rows first..first + n - 1.
std::vector<int> column_of(const std::vector<std::vector<int>>& targets, std::size_t t, std::int64_t first,
                           std::int64_t n);

}  // namespace leukolens
