#pragma once
#include <filesystem>
#include <set>
#include <string>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/holdout/rows.hpp"

namespace leukolens {

/// Precision of the engine that made a table, as its `TABLE.meta.json` says; without that file float32.
std::string precision_of(const std::filesystem::path& table);

/// @throws Error  Kind::bad_data: the calibration was fitted on logits of another precision than `precision`
void check_precision(const Calibration& calibration, const std::filesystem::path& path, const std::string& precision);

/// Notes in `calibration.rows` which rows it was fitted on, and the precision of their table. @param rows_csv  text of
/// calibration_rows.csv where one is written beside it (its checksum is noted); else the content hashes themselves are,
/// where the table has them.
void note_rows(Calibration& calibration, const ScoreTable& table, const RowChoice& choice,
               const std::string& rows_csv = {});

/// Replaces calibration.json and calibration_rows.csv of a model folder. @throws Error  Kind::io
void write_calibration(const std::filesystem::path& model_folder, const Calibration& calibration,
                       const std::string& rows_csv);

/// Content hashes of the cells that a calibration was fitted on: its own list, or calibration_rows.csv beside it.
/// @throws Error  Kind::missing, Kind::bad_data where that file is gone or is another calibration's
std::set<std::string> rows_seen_by(const Calibration& calibration, const std::filesystem::path& path);

/// Whether a table that says which weights made it (`TABLE.meta.json`) was made by these. A table without that file
/// passes. @throws Error  Kind::bad_data naming the table and both checksums
void check_made_by(const std::filesystem::path& table, const std::filesystem::path& model_folder,
                   const std::string& weights_sha256);

}  // namespace leukolens
