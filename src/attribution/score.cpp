#include "attribution/score.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/log_softmax.h>

#include <algorithm>
#include <limits>

namespace leukolens {

at::Tensor score_of(const at::Tensor& logits, const std::vector<int>& classes, ScoreOf score) {
  auto index = at::empty({static_cast<std::int64_t>(classes.size()), 1}, at::TensorOptions().dtype(at::kLong));
  std::ranges::copy(classes, index.data_ptr<std::int64_t>());
  index = index.to(logits.device());
  const auto own = [&index](const at::Tensor& values) { return values.gather(1, index).squeeze(1); };
  switch (score) {
    case ScoreOf::logit:
      return own(logits);
    case ScoreOf::centred:
      return own(logits) - logits.mean(1);
    case ScoreOf::margin:
      return own(logits) - logits.scatter(1, index, -std::numeric_limits<double>::infinity()).amax(1);
    case ScoreOf::log_probability:
      return own(at::log_softmax(logits, 1));
  }
  return own(logits);
}

std::vector<int> column_of(const std::vector<std::vector<int>>& targets, std::size_t t, std::int64_t first,
                           std::int64_t n) {
  std::vector<int> classes;
  for (std::int64_t i = 0; i < n; ++i) classes.push_back(targets[static_cast<std::size_t>(first + i)][t]);
  return classes;
}

}  // namespace leukolens
