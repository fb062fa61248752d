#pragma once
#include <vector>

#include "leukolens/core/sinks.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/training/study.hpp"
#include "training/study_cells.hpp"

namespace leukolens {

/// Unit, scale, wavelength and patch of a study; mean and std are not set yet. Roles must have been dealt.
/// @throws Error  Kind::bad_data for images of mixed units
Preprocessing choose_preprocessing(const std::vector<StudyCell>& cells, const Graph& graph, const StudyOptions& options,
                                   const Warn& warn);

/// The smallest multiple of 16 that holds 95 % of the sides, at most 96, but not below the network's smallest patch.
/// @param sides  px after scaling, at least one
int patch_that_holds(std::vector<double> sides, int smallest);

/// One image that does not fit is the end of a training, so the first is looked at before thousands are read.
/// @throws Error  Kind::bad_data naming it and the scale that fits; Kind::usage for a patch below
///                `graph.smallest_patch`
void check_patch(const Inputs& inputs, const Graph& graph, const StudyOptions& options);

}  // namespace leukolens
