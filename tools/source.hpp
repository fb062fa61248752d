#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <set>
#include <string>

#include "leukolens/holdout/source_cells.hpp"
#include "leukolens/report/report.hpp"

/// A table of scores and the calibration that it is read with: what `differential` and `monitor` work on.
struct OwnTable {
  leukolens::ScoreTable table;
  std::filesystem::path calibration_file;  ///< empty: none
  std::set<std::string> seen;              ///< content hashes of the cells that the calibration was fitted on
};

/// --model and --calibration, of which one may be given.
void add_calibration(CLI::App& command, std::filesystem::path& model, std::filesystem::path& calibration);

/// Reads the table, and checks that it, the model and the calibration belong together.
OwnTable read_own_table(const std::filesystem::path& table, const std::filesystem::path& model,
                        const std::filesystem::path& calibration, const leukolens::Warn& warn);

/// @param calibrated_on  table of the calibration cells; empty: looked for
leukolens::SourceCells find_source(const OwnTable& own, const std::filesystem::path& calibrated_on,
                                   const leukolens::Warn& warn);

leukolens::ReportContext context_of(const leukolens::SourceCells& source, const std::filesystem::path& table,
                                    const std::filesystem::path& model);
