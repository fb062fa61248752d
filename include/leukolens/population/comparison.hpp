#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/metrics/paired.hpp"
#include "leukolens/population/footing.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// The same cells in two tables.
struct MatchedCells {
  std::string by;                         ///< content_hash | id
  std::vector<std::pair<int, int>> rows;  ///< row in a, row in b; in a's order
  std::size_t only_a = 0, only_b = 0;
};

/// By content hash where every row of both tables has one, else by id; equal images pair up in their order.
/// @throws Error  Kind::bad_data where neither is there or no cell is in both
MatchedCells match_cells(const ScoreTable& a, const ScoreTable& b);

/// Two models on the same labelled cells.
struct Comparison {
  MatchedCells matched;
  std::size_t n = 0, donors = 0;      ///< donors: 0 unknown
  std::vector<PairedMetric> metrics;  ///< difference = b - a
  McNemar mcnemar;
  Footing footing = Footing::as_is;
  std::string rests_a, rests_b;  ///< what the probabilities of each are
  bool same_footing = true;      ///< false: only metrics of the calls compare the models alone
};

/// Whether a metric looks at the calls alone, which calibration by one temperature leaves as they are.
bool is_of_calls(const PairedMetric& metric);

/// What the two rest on, and where that differs what it means and how to make it alike.
std::string footing_sentence(const Comparison& comparison);

struct ComparisonOptions {
  Footing footing = Footing::as_is;
  int bins = 15;
  IntervalOptions interval;
};

/// @param a, b  labelled rows that neither model was trained on
/// @param calibration_a, calibration_b  calibrate the logits by these; empty: the table's own probabilities, else
/// softmax
/// @throws Error  Kind::bad_data as match_cells, or naming a cell whose labels differ
Comparison compare(const ScoreTable& a, const std::optional<Calibration>& calibration_a, const ScoreTable& b,
                   const std::optional<Calibration>& calibration_b, const ComparisonOptions& options, const Warn& warn);

}  // namespace leukolens
