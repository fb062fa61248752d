#include "attribution/score.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_softmax.h>

#include <limits>

namespace leukolens {

at::Tensor score_of(const at::Tensor& logits, int c, ScoreOf score) {
  const auto own = logits.select(1, c);
  switch (score) {
    case ScoreOf::logit:
      return own;
    case ScoreOf::centred:
      return own - logits.mean(1);
    case ScoreOf::margin: {
      auto others = logits.clone();
      others.select(1, c).fill_(-std::numeric_limits<double>::infinity());
      return own - others.amax(1);
    }
    case ScoreOf::log_probability:
      return at::log_softmax(logits, 1).select(1, c);
  }
  return own;
}

}  // namespace leukolens
