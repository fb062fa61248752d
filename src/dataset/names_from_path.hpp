#pragma once
#include <string>

#include "leukolens/dataset/inputs.hpp"

namespace leukolens {

/// Fills in what `options.names` read from the files' relative paths; what a manifest's columns say stays. A label that
/// is none of `options.classes`, where there are some, becomes unknown.
/// @param place  what warnings call the inputs
/// @param warn   told how many files a rule does not fit, and of labels that are no class
/// @throws Error  Kind::usage naming the option of a rule that is no regular expression; Kind::bad_data naming a file
///                whose label is required and not found
void take_names_from_paths(Inputs& inputs, const std::string& place, const InputOptions& options, const Warn& warn);

}  // namespace leukolens
