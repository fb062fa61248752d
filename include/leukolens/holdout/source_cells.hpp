#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// How a model's logits become probabilities, and the labelled cells that this was fitted on.
struct SourceCells {
  std::optional<Calibration> calibration;  ///< empty: softmax, or the probabilities of the tables themselves
  ScoreTable cells;                        ///< labelled; no rows where they are not to be found
  std::string sentence;                    ///< for people: where the cells came from
};

/// Where to look for the calibration cells.
struct SourceSearch {
  std::filesystem::path calibration_file;  ///< MODEL/calibration.json or another; empty: none
  std::filesystem::path table;             ///< scores of the calibration cells as the user gave them; empty: none
};

/// The calibration cells: the rows of `search.table`, else calibration_rows.csv beside the calibration file, else rows
/// of `own` itself. Of a table with content hashes: the rows that the calibration lists, else those of the role
/// `calibrate`; a table with neither hashes nor roles serves whole, unless it is `own`.
/// @throws Error  as read_calibration, read_scores; Kind::bad_data where `search.table` holds none of the cells
SourceCells find_source_cells(const SourceSearch& search, const ScoreTable& own, const Warn& warn);

/// Calibrated probabilities, N x K.
Table probabilities_of(const ScoreTable& table, const std::optional<Calibration>& calibration, const Warn& warn);

}  // namespace leukolens
