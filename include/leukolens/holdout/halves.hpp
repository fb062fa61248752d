#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// Row numbers (rising) of two halves: one fits the calibrator, the other what must not have been calibrated on.
struct Halves {
  std::vector<int> calibrator, decisions;
  std::string sentence;  ///< for people, to be read after that of the row choice: how many rows each has
};

/// Parts labelled rows by whole donors where every row names one and there are two or more, else by cells (identical
/// pixels stay together), with a warning where there is one donor alone or some rows name none; each class as evenly as
/// can be. A function of seed, names and labels.
/// @throws Error  Kind::bad_data where there are fewer than 2 such units
Halves halve(const ScoreTable& rows, std::uint64_t seed, const Warn& warn);

/// Donor of every row, or nothing where some row has none.
std::vector<std::string> known_donors(const ScoreTable& rows);

/// What a row is known by in draws: its id, else file name and row number.
std::string name_of_row(const ScoreTable& rows, std::size_t row);

}  // namespace leukolens
