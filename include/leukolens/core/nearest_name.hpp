#pragma once
#include <span>
#include <string>
#include <string_view>

namespace leukolens {

/// Edits between two texts: letters inserted, left out, replaced, or exchanged with the next one (optimal string
/// alignment, Damerau 1964).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The name that a mistyped one most likely means: the nearest, at most a third of its letters away; ties to the first.
/// Case, `-` and `_` are no difference. @returns  empty where none is near
std::string nearest_name(std::string_view typed, std::span<const std::string> names);

}  // namespace leukolens
