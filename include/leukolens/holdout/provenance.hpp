#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/holdout/rows.hpp"

namespace leukolens {

/// Precision of the engine that made a table, as its `TABLE.meta.json` says; without that file float32.
std::string precision_of(const std::filesystem::path& table);

/// SHA-256 of the weights that made a table, as its `TABLE.meta.json` says; empty without that file or entry.
std::optional<std::string> weights_of(const std::filesystem::path& table);

/// SHA-256 of the calibration by which a table's own probabilities were made, likewise.
std::optional<std::string> calibration_of(const std::filesystem::path& table);

/// Notes in `calibration.rows` which rows it was fitted on, and the precision of their table. @param rows_csv  text of
/// calibration_rows.csv where one is written beside it (its checksum is noted); else the content hashes themselves are,
/// where the table has them.
void note_rows(Calibration& calibration, const ScoreTable& table, const RowChoice& choice,
               const std::string& rows_csv = {});

/// Warns where the calibration was fitted on a table of the same file name, on rows of a role that serves here too, and
/// `table` has no content hashes, so that nobody can tell whether they are the same cells.
void warn_of_same_table(const Calibration& calibration, const ScoreTable& table, const RowChoice& choice,
                        const Warn& warn);

/// Replaces calibration.json and calibration_rows.csv of a model folder, after keeping those (keep_calibration).
/// @throws Error  Kind::io
void write_calibration(const std::filesystem::path& model_folder, const Calibration& calibration,
                       const std::string& rows_csv);

/// The calibration_rows.csv of a calibration file: beside it, or, where a stop came between replacing the two, the copy
/// that was kept. @throws Error  Kind::missing, Kind::bad_data where none has the checksum that it names
std::filesystem::path calibration_rows_file(const Calibration& calibration, const std::filesystem::path& path);

/// Content hashes of the cells that a calibration was fitted on: its own list, or calibration_rows.csv beside it.
/// @throws Error  Kind::missing, Kind::bad_data where that file is gone or is another calibration's
std::set<std::string> rows_seen_by(const Calibration& calibration, const std::filesystem::path& path);

}  // namespace leukolens
