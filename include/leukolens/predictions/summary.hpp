#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/sinks.hpp"

namespace leukolens {

/// What a table of predictions holds, ours or anybody's. Counts by name; the empty name stands for unknown.
struct PredictionsSummary {
  using Counts = std::map<std::string, std::size_t>;
  std::filesystem::path path;
  bool ours = false;  ///< written by `leukolens classify`
  bool logits = false, probabilities = false;
  std::vector<std::string> classes;
  std::size_t rows = 0, failed = 0;  ///< failed: status other than ok; the counts below are of the others
  Counts predicted, labels, roles, donors, decisions;
  std::size_t sets = 0, empty_sets = 0;  ///< cells with a conformal set, and those whose set holds no class
  Counts statuses;                       ///< of a .csv with failed rows
  double mean_confidence;                ///< of the top class; softmax of the logits where there is no p
  std::vector<std::string> missing;      ///< what is unknown and what that rules out
};

/// @throws Error  as read_scores
PredictionsSummary summarise_predictions(const std::filesystem::path& path, const Warn& warn);

/// The machine form, `"kind": "predictions"`.
Json to_json(const PredictionsSummary& summary);

/// One array of an NPZ: "float32", "10000 x 10".
struct ArrayFacts {
  std::string name, type, shape;
};
/// The arrays of an archive whose names say nothing of what they hold. @throws Error  Kind::bad_data
std::vector<ArrayFacts> list_arrays(const std::filesystem::path& path);

}  // namespace leukolens
