#pragma once
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// Calibrated probabilities of rows by calibrators that were fitted on other rows.
struct CrossFit {
  Table probabilities;                  ///< N x K, out of fold
  std::vector<int> fold;                ///< N, from 0
  bool by_donor = false;                ///< whole donors were left out
  std::vector<Calibrator> calibrators;  ///< one a fold
  double nll_before, nll_after;         ///< over all rows: softmax(logits), then out of fold
  double ece_before, ece_after;         ///< 15 equal-width bins
};

/// Every fold's rows are calibrated by what `calibrate` fits and chooses on the other folds.
/// @param donors  N names, or empty; whole donors are left out where they are known
/// @throws Error  as calibrate; Kind::bad_value where there are less than two donors or cells to part
CrossFit cross_fit(const Table& logits, std::span<const int> labels, const std::vector<std::string>& donors,
                   const std::vector<std::string>& classes, const CalibrateOptions& options, int folds);

/// Writes the rows as a table of predictions (.csv, .jsonl, .npz by the extension) that `evaluate` reads as it stands:
/// p is out of fold, the logits are the table's, the column `fold` says which calibrator was used, roles are left
/// empty.
/// @param rows  the cross-fitted rows of a table  @param stamp  for its .meta.json
/// @throws Error  as PredictionJournal
void write_cross_fit(const std::filesystem::path& path, const ScoreTable& rows, const Table& logits,
                     const CrossFit& fit, const CalibrateOptions& options, const RunStamp& stamp, IfExists if_exists);

/// One sentence for people and the whole for programs.
std::string describe(const CrossFit& fit);
Json to_json(const CrossFit& fit);

}  // namespace leukolens
