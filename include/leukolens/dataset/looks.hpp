#pragma once
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/inputs.hpp"

namespace leukolens {

/// Looks into a few of the files, spread evenly, and tells of those that look like masks or raw holograms
/// (phase/recognise.hpp): the network would be run on them all the same. Files that cannot be read are passed over.
void warn_of_looks(const Inputs& inputs, const Warn& warn);

}  // namespace leukolens
