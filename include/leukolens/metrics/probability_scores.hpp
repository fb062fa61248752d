#pragma once
#include <span>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// Mean -log p_y, nats; p floored at the smallest normal double. NaN for no cells.
double negative_log_likelihood(const Table& p, std::span<const int> labels);

/// Mean over cells of sum_k (p_k - [y = k])^2. Brier, Monthly Weather Review 78 (1950). Range [0, 2].
double brier_score(const Table& p, std::span<const int> labels);

/// @throws Error  Kind::bad_value naming the first row that does not sum to 1 within 1e-3, is outside 0..1, or whose
///                label is outside 0..K-1
void check_probabilities(const Table& p, std::span<const int> labels);

}  // namespace leukolens
