#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/metrics/unknown_check.hpp"

namespace leukolens {

/// Warnings that follow from a check, a sentence each: more unknown cells than promised; more in one class than in the
/// others, which its count then lacks. Empty where chance explains both.
/// @param of_class  how a cell's class is known: "called" | "labelled"
std::vector<std::string> unknown_warnings(const UnknownCheck& check, const std::string& of_class);

/// {"expected", "fitted_on", "n", "unknown", "p_promise", "classes": [{"class", "n", "unknown", "p_promise",
/// "p_others"}], "donors", "donors_of_unknown", "more_than_promised", "unequal"}
Json unknown_json(const UnknownCheck& check);

}  // namespace leukolens
