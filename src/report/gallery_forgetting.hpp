#pragma once
#include <optional>

#include "leukolens/core/json_fwd.hpp"
#include "report/page.hpp"

namespace leukolens {

/// What becomes of each method's maps as the network forgets layer by layer; nothing where it was not measured.
/// @param manifest  with the summary's member `randomisation`
std::optional<html::Table> forgetting_table(const Json& manifest);

}  // namespace leukolens
