#pragma once
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// The class of a row's largest logit, the lowest of equal ones, and its probability in softmax(logits / T).
struct TopCall {
  double confidence;  ///< relative error below 3e-12
  Eigen::Index predicted;
};

/// The top call of every row without a table of probabilities.
/// @param logits  N x K, finite, K >= 1
std::vector<TopCall> top_calls(const Table& logits, double temperature);

}  // namespace leukolens
