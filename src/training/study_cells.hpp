#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/phase/image.hpp"
#include "leukolens/training/study.hpp"

namespace leukolens {

/// A cell of the study in memory.
struct StudyCell {
  LabelledCell labelled;
  PhaseImage image;
  std::optional<PhaseRange> range;  ///< of the file's whole numbers, where it says it
  std::string capture;              ///< empty: unknown
  double purity = 1;                ///< probability that the label is right, of the manifest's column `purity`
  std::vector<double> background;   ///< background_values
  std::string fault;                ///< why it cannot be used; empty: it can
};

/// Reads every cell of the inputs in their order, on the threads of `options`. Objects of captures that are no single
/// whole cells are left out, with a warning that counts them.
/// @param side  of the square around a cell of a capture
/// @throws Error  Kind::interrupted
std::vector<StudyCell> read_study_cells(const Inputs& inputs, const StudyOptions& options, const SideOf& side,
                                        const Warn& warn, const OnProgress& progress);

/// Drops the cells with a fault. @returns how many
/// @throws Error  Kind::bad_data listing up to 20 of them where `skip` is false; where none is left
std::size_t drop_faulty(std::vector<StudyCell>& cells, bool skip, const Warn& warn);

}  // namespace leukolens
