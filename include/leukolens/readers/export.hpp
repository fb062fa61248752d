#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/core/files.hpp"
#include "leukolens/core/sinks.hpp"

namespace leukolens {

struct ReadersExportOptions {
  std::vector<std::string> readers = {"reader_1"};
  std::size_t cells = 60;  ///< at most, as many of each class as there are; drawn at random within a class
  bool blind = true;       ///< items without ids; else the id stands over the cell
  std::uint64_t seed = 1;
  IfExists if_exists = IfExists::refuse;
};

struct ReadersExportReport {
  std::size_t cells = 0, classes = 0;
  std::size_t wrong_calls = 0;  ///< among the cells: the rate is that of the cells they are drawn from
  std::size_t left_out = 0;     ///< explained cells without a label, or not explained
};

/// Makes a reader study of cells that `explain` explained (maps as NPY): the same cells for every reader in three arms,
/// each in an order of its own.
///   READER/arm_1_cell.html, arm_2_call.html, arm_3_map.html   to be read in this order, days apart; self-contained,
///                        answered by keys, saves answers_READER_ARM.csv
///   READER/answers.csv   the same items as an empty sheet
///   key/key.csv          the truth, not for readers        README.md   how to run the study
/// Nothing in a reader's folder tells label, donor, class, id or file; the cell arm does not know the call either.
/// @param why  a folder that `explain` wrote
/// @throws Error  Kind::bad_data: no manifest.json, maps as TIFF, no labelled cell, a reader named twice or with a name
///                that is no folder's; Kind::exists, Kind::io
ReadersExportReport export_reader_study(const std::filesystem::path& why, const std::filesystem::path& output,
                                        const ReadersExportOptions& options, const Warn& warn);

}  // namespace leukolens
