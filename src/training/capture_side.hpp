#pragma once
#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/training/study.hpp"

namespace leukolens {

/// The square that is cut around each cell of the study's captures, so that the patch shows its real surroundings and
/// no padding: the patch that was asked for, else the smallest multiple of 16 that holds 95 % of the cells with an
/// eighth of their size about them. Walks through the captures to see how large their cells are.
/// @throws Error  Kind::interrupted
SideOf capture_side(const Inputs& inputs, const StudyOptions& options, const OnProgress& progress);

}  // namespace leukolens
