#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>

#include "leukolens/holdout/source_cells.hpp"
#include "leukolens/report/report.hpp"

/// --model and --calibration, of which one may be given.
void add_basis(CLI::App& command, leukolens::BasisPaths& paths);

leukolens::ReportContext context_of(const leukolens::Basis& basis, const std::filesystem::path& table);
