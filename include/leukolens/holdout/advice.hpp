#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "leukolens/decisions/decisions.hpp"

namespace leukolens {

/// The table of out-of-fold predictions in a model folder; an empty path where there is none (or no model).
std::filesystem::path out_of_fold_table(const std::filesystem::path& model_folder);

/// What leads on where a table holds no row to calibrate or evaluate on: the command that works on the model's
/// out-of-fold predictions; empty where there are none. @param command  "calibrate" or "evaluate" @param arguments
/// further ones, for the shell
std::string advice_on_no_rows(const std::filesystem::path& model_folder, const std::string& command,
                              const std::string& arguments);

/// The smallest of 0.05, 0.1 and 0.2 that half of the out-of-fold cells can promise as a largest error rate with the
/// usual confidence, were all of them accepted; empty where none is, and --max-error would lead to review alone.
/// @param cells  out of fold @param error_rate  theirs, 0..1
std::optional<double> error_rate_within_reach(std::size_t cells, double error_rate);

/// What leads on where too few rows set the thresholds, a sentence or two; empty where they were enough.
/// @param rows  that set sets and acceptance @param model_folder  may be empty @param arguments  as above
std::string advice_on_few_rows(const Decisions& decisions, std::size_t rows, const std::filesystem::path& model_folder,
                               const std::string& arguments);

}  // namespace leukolens
