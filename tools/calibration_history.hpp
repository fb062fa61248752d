#pragma once
#include <filesystem>
#include <string>

#include "command_line.hpp"
#include "console.hpp"

/// `calibrate --model M --list` and `--restore ID`: the calibrations that a model folder keeps.
struct HistoryOptions {
  bool list = false;
  std::string restore;  ///< id; empty: none
  bool wanted() const { return list || !restore.empty(); }
};
/// The command's options `table`, `--model` and `--output` must be there already.
void add_history(Command& command, HistoryOptions& o);
int run_history(const HistoryOptions& o, const std::filesystem::path& model_folder, Console& console);
