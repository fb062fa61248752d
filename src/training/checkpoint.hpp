#pragma once
#include <filesystem>
#include <optional>

#include "leukolens/training/training.hpp"
#include "training/validation.hpp"

namespace leukolens {

/// All that training knows between two steps.
struct TrainingState {
  std::size_t step = 0;  ///< steps done since the start of training
  double loss = 0;       ///< sum over the cells of the epoch under way
  std::size_t right = 0;
  double epoch_seconds = 0;  ///< of the epoch under way
  bool ended = false;        ///< nothing is left to do
  ValidationScore best = {};
  TrainingReport report;  ///< so far
  Weights weights, first_moment, second_moment;
};

/// Keeps a state as STEM.json and STEM-<step>.safetensors, replacing the one before it: whatever moment the program is
/// killed at, one whole state is there. @throws Error  Kind::io
void write_checkpoint(const std::filesystem::path& stem, const TrainingState& state);

/// The state kept there; nothing where there is none. @throws Error  Kind::bad_data naming a damaged file
std::optional<TrainingState> read_checkpoint(const std::filesystem::path& stem);

Json history_json(const std::vector<EpochRecord>& history);

}  // namespace leukolens
