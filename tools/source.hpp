#pragma once
#include <filesystem>

#include "command_line.hpp"
#include "leukolens/holdout/source_cells.hpp"
#include "leukolens/report/report.hpp"

/// --model and --calibration, of which one may be given.
void add_basis(Command& command, leukolens::BasisPaths& paths);

leukolens::ReportContext context_of(const leukolens::Basis& basis, const std::filesystem::path& table);
