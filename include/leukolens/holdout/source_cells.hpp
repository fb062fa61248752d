#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "leukolens/core/sinks.hpp"
#include "leukolens/holdout/basis.hpp"

namespace leukolens {

/// How a model's logits become probabilities, and the labelled cells that this was fitted on.
struct SourceCells {
  std::optional<Calibration> calibration;  ///< empty: softmax, or the probabilities of the tables themselves
  ScoreTable cells;                        ///< labelled; no rows where they are not to be found
  std::string sentence;                    ///< for people: where the cells came from
};

/// The calibration cells: the rows of `given`, else calibration_rows.csv beside the calibration file, else rows of
/// `own` itself. Of a table with content hashes: the rows that the calibration lists, else those of the role
/// `calibrate`; a table with neither hashes nor roles serves whole, unless it is `own`.
/// @param given  scores of the calibration cells as the user gave them; empty: none
/// @param renormalise  as in ScoreTableOptions, for `given`
/// @throws Error  as read_scores, check_table (of `given`); Kind::bad_data where `given` holds none of the cells
SourceCells find_source_cells(const BasedTable& own, const std::filesystem::path& given, const Warn& warn,
                              bool renormalise = false);

}  // namespace leukolens
