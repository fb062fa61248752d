#pragma once
#include <functional>

#include "leukolens/attribution/attribution.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

// An ensemble is explained as the one network that it is to its user: inputs are standardised as the ensemble's own
// preprocessing says; each member gets them by its own standardisation, and maps, scores and logits are the mean.

Attribute attribute_of(const Model& model, const std::function<Attribute(const Model& network)>& make);
LogitsOf logits_of(const Model& model, const std::function<LogitsOf(const Model& network)>& make);

}  // namespace leukolens
