#pragma once
#include <functional>

#include "leukolens/attribution/attribution.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

// An ensemble is explained as the one network that it is to its user: inputs are standardised as the ensemble's own
// preprocessing says; each member gets them by its own standardisation, and maps, scores and logits are the mean.

/// By any method; every network is made once. Must not outlive the model; what it gives may.
AttributeBy attributes_of(const Model& model, const std::function<AttributeBy(const Model& network)>& make);
LogitsOf logits_of(const Model& model, const std::function<LogitsOf(const Model& network)>& make);

}  // namespace leukolens
