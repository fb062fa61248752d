#pragma once
#include <span>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// How good logits are once their temperature has been refitted.
struct ValidationScore {
  double nll;          ///< mean, nats, at the best temperature; see `score_logits` for the degenerate cases
  double nll_as_is;    ///< mean, nats, at temperature 1
  double accuracy;     ///< ties of the largest logit go to the lowest class
  double temperature;  ///< NaN where none is best
};

/// Separable logits (every label its row's argmax, T -> 0) score -log((n + 1/K) / (n + 1)), the NLL of a smoothed
/// certainty, which is below that of any logits with one error among n. Logits that carry nothing (no finite
/// temperature is best, T -> infinity) score log K. NaN for no rows.
ValidationScore score_logits(const Table& logits, std::span<const int> labels);

/// True where `a` is to be preferred: lower NLL; among equals (separable logits) the lower NLL at temperature 1.
bool better(const ValidationScore& a, const ValidationScore& b);

}  // namespace leukolens
