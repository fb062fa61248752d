#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/explain/map_scores.hpp"
#include "leukolens/statistics/interval.hpp"

namespace leukolens {

/// One method's map of one class of one cell.
struct ScoredRun {
  MapScores own;     ///< of the map of the network
  MapScores random;  ///< of the same method's map of the network with random weights, scored on the network itself
  double outside = std::numeric_limits<double>::quiet_NaN();  ///< OutsideShare::share of the own map
};

/// One explained class of one cell, with the maps of all R runs (a run: a method on a layer).
struct ScoredTarget {
  std::string cell;             ///< id
  std::string donor;            ///< "" where unknown
  std::string class_name;       ///< the class explained
  bool predicted;               ///< it is the class that the cell was called
  MapScores phase;              ///< of `phase_control`
  std::vector<ScoredRun> runs;  ///< R
};

/// What the cells can say of a method against a control.
///   beats      the method's faithfulness is higher, p (Holm) < 0.05
///   worse      it is lower, p (Holm) < 0.05
///   not_shown  the cells cannot tell the two apart
///   same       equal on every cell
///   too_few    fewer than 5 donors (cells where no donor is known): no claim
///   missing    the control was not scored
enum class ControlVerdict { beats, worse, not_shown, same, too_few, missing };
const char* name_of(ControlVerdict verdict);  ///< "beats", "not shown to beat", ...

/// Faithfulness of a method less that of a control, cell by cell.
struct ControlComparison {
  double control;       ///< mean faithfulness of the control's maps
  Estimate difference;  ///< mean of method - control, in the same cells
  double p;             ///< two-sided, the larger of the t test on the jackknife of the units and of the sign test on
                        ///< them; NaN where there is no interval
  double p_holm;        ///< corrected for all comparisons of the table
  ControlVerdict verdict;
};

/// One row of the table.
struct MethodRow {
  std::string run;
  std::size_t flat;       ///< cells in which a map shows one value alone
  NamedEstimates scores;  ///< means over cells, by the names of `method_score_names`
  ControlComparison random, phase;
  bool beats_both() const;
};

struct MethodTable {
  std::vector<MethodRow> rows;       ///< in the order of the runs
  NamedEstimates phase;              ///< means of the control's own maps
  std::size_t cells = 0;             ///< scored
  std::size_t donors = 0;            ///< 0: unknown, the cells are the units
  std::size_t comparisons = 0;       ///< that Holm's correction counts
  std::vector<std::string> classes;  ///< explained in these cells, by name
};

/// "deletion", "insertion", "faithfulness", "road_most", "road_least", "road", "infidelity", "max_sensitivity",
/// "completeness_gap", "pointing", "inside", "randomisation", "agreement", "outside".
const std::vector<std::string>& method_score_names();

/// Means over cells with 95 % intervals, each method against both controls. A cell counts once: by its predicted class
/// where that was explained, else by the mean over its explained classes. Undefined scores are left out; an estimate's
/// n says how many cells it rests on. Intervals are t intervals over the jackknife of donors (of cells where no donor
/// is known), whatever their number. A verdict needs both the t test on them and the exact sign test on the units, so
/// that it is true of the mean and of most donors. Holm's correction over all methods and both controls keeps the
/// chance of any false "beats" or "worse" below 5 %.
/// @throws Error  Kind::bad_value for targets whose number of runs is not R, or no runs
MethodTable compare_methods(const std::vector<std::string>& runs, const std::vector<ScoredTarget>& targets);

/// "beats both controls", or what it does not beat: "not shown to beat the phase image; worse than the random network".
std::string verdict_sentence(const MethodRow& row);

Json to_json(const MethodTable& table);
/// One line a method: means with their intervals, then the comparisons. Undefined is `nan`.
std::string method_scores_csv(const MethodTable& table);

}  // namespace leukolens
