#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/model/model.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// Where a command looks for what its probabilities rest on; at most one of the two is given.
struct BasisPaths {
  std::filesystem::path model;        ///< model folder, with its calibration as it stands now; empty: none
  std::filesystem::path calibration;  ///< calibration file; empty: none
};

/// What probabilities rest on, read and checked once for every command.
struct Basis {
  std::filesystem::path model_folder;      ///< empty: none
  std::optional<Model> model;              ///< of the folder
  std::filesystem::path calibration_file;  ///< empty: none
  std::optional<Calibration> calibration;  ///< empty: softmax, or the table's own probabilities
  std::set<std::string> seen;              ///< content hashes of the cells that the calibration was fitted on

  /// Of the calibration, else the model; empty where there is neither.
  std::vector<std::string> classes() const;
};

/// A folder without calibration is used with a warning.
/// @throws Error  as read_model, read_calibration, check_belongs, rows_seen_by
Basis read_basis(const BasisPaths& paths, const Warn& warn);

/// @param precision  of the engine whose logits are calibrated  @throws Error  Kind::bad_data where it is another one
void check_precision(const Basis& basis, const std::string& precision);

/// What TABLE.meta.json says of the table's making against the basis: weights and precision. A table without that file
/// passes as float32 of unknown weights.
/// @throws Error  Kind::bad_data naming the table, the calibration or model, and what differs
void check_table(const Basis& basis, const std::filesystem::path& table);

/// The stamp with the hashes of what probabilities rest on: of the basis, else of what TABLE.meta.json names.
RunStamp stamp_of(const Basis& basis, const std::filesystem::path& table, RunStamp run);

/// A table of scores and what its probabilities rest on.
struct BasedTable {
  ScoreTable table;
  Basis basis;
};

/// @param options  classes are those of the basis where it has any
/// @throws Error  as read_basis, check_table, read_scores
BasedTable read_based_table(const std::filesystem::path& table, const BasisPaths& paths, ScoreTableOptions options,
                            const Warn& warn);

/// Calibrated probabilities, N x K: by the calibration, else the table's own, else softmax of its logits.
Table probabilities_of(const ScoreTable& rows, const std::optional<Calibration>& calibration, const Warn& warn);

/// Puts the decisions of the calibration as it stands now in place of those of the day the table was made.
void decide_anew(ScoreTable& rows, const std::optional<Calibration>& calibration, const Warn& warn);

}  // namespace leukolens
