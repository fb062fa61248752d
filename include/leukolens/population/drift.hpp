#pragma once
#include <optional>
#include <string>
#include <vector>

#include "leukolens/holdout/source_cells.hpp"
#include "leukolens/metrics/unknown_check.hpp"

namespace leukolens {

/// The smallest differences that matter, each in the unit of its quantity: a smaller one is none, however many the
/// cells. What float32 cannot tell apart is equal in any case.
struct SmallestDifferences {
  double class_fractions = 0.1;  ///< half the sum of the gaps of the fractions, 0..1
  double confidence = 0.02;      ///< fraction, 0..1
  double novelty = 0.1;          ///< relative, 0..1
  double background = 0.02;      ///< rad, or the unit of the model's images: 2 % of a cell of 1 rad
  double focus = 0.1;            ///< relative, 0..1
};

struct DriftOptions {
  double alpha = 0.05;  ///< chance of any false alarm over all tests
  SmallestDifferences smallest;
  double smallest_effect = 0.1;       ///< fraction of the cells that must differ by more than that, 0..1
  double large_effect = 0.5;          ///< a difference that is no reassurance even where chance could explain it
  double max_unknown_fraction = 0.2;  ///< larger fractions of unknown cells make a run unlike by themselves
  std::string phase_unit = "rad";     ///< of the background
  std::size_t fewest_cells = 20;
  std::size_t fewest_captures = 8;  ///< of the calibration cells; fewer do not show how much captures differ
};

/// One property of today's cells against the calibration cells.
struct DriftTest {
  std::string name;           ///< class_fractions | confidence | novelty | background | focus
  std::string test;           ///< chi-squared | Kolmogorov-Smirnov
  std::string missing;        ///< why it could not be tested, for people; empty: it was
  double today, reference;    ///< medians; NaN for class_fractions
  double smallest;            ///< the smallest difference that matters, in `unit`
  std::string unit;           ///< fraction | relative | rad | arbitrary
  double effect;              ///< 0..1: largest gap of the distribution functions beyond that; half the sum of the gaps
                              ///< of fractions
  double least_effect = 0.1;  ///< a smaller effect is never called a difference
  double p, p_holm;           ///< p_holm: corrected for the number of tests
  std::size_t n_today = 0, n_reference = 0;
  double effective_today, effective_reference;  ///< how many independent cells these are worth
  double cluster_correlation;                   ///< intraclass correlation of the calibration cells; NaN: unknown
  bool differs = false;  ///< p_holm < alpha and effect >= smallest_effect (class_fractions: smallest), enough captures
  bool unsure = false;   ///< not so, but effect >= large_effect, or so with too few captures or cells
  bool slight = false;   ///< p_holm < alpha, but the effect is smaller than what matters
  bool too_few = false;  ///< fewer than `fewest_cells` cells in one of the tables, and no difference found
};

enum class DriftVerdict {
  like,       ///< nothing differs, and the calibration cells come from enough captures
  fractions,  ///< the class fractions alone differ: another specimen, no fault in itself
  unlike,     ///< what the cells look like differs: do not trust confidences before finding out why
  unsure,     ///< too few captures among the calibration cells, or a large difference that chance could explain
  too_few,    ///< fewer than `fewest_cells` cells in one of the tables
};
const char* name_of(DriftVerdict verdict);  ///< "like", "class_fractions_differ", "unlike", "unsure", "too_few_cells"

struct Drift {
  std::vector<std::string> classes;
  std::vector<double> fractions_today, fractions_reference;  ///< of predicted classes
  std::size_t n_today = 0, n_reference = 0, unknown = 0, review = 0;
  std::size_t reference_captures = 0;  ///< named captures of the calibration cells; 0: unknown
  std::size_t reference_clusters = 0;  ///< captures, or donors where captures are unknown: what cells are alike within
  std::size_t today_clusters = 0;      ///< the same of today's cells
  std::optional<UnknownCheck> unknown_check = {};  ///< by predicted class; empty where no cell has a decision
  bool too_many_unknown = false;                   ///< more than the check's promise, or than `max_unknown_fraction`
  std::string too_few_captures;  ///< why the verdict cannot be like or unlike, for people; empty: it can
  std::vector<DriftTest> tests;
  DriftVerdict verdict = DriftVerdict::too_few;
};

/// Is today's run like the calibration cells? Class fractions by chi-squared; confidence, novelty, background and focus
/// by Kolmogorov-Smirnov against calibration cells reweighted to today's predicted classes, so that another mixture of
/// classes is no alarm. What lies within float32's rounding is equal for p; `effect` is what a margin leaves, the
/// smallest difference that matters. Cells of one capture (donor, where captures are unknown) are alike: both samples
/// count as fewer, by the intraclass correlation among the calibration cells (Kish 1965; Rao & Scott, JASA 76 (1981));
/// that of chi-squared refers to Student's t of captures - 1 degrees for it. Holm's correction over the tests.
/// Unknown cells are checked against their promise, cells counting as independent there; only more than
/// `max_unknown_fraction` of them change the verdict. With
/// fewer than `fewest_captures` captures, or unknown ones, the verdict is `unsure`, save that too many unknown cells
/// are `unlike`.
Drift compare_runs(const ScoreTable& today, const SourceCells& source, const DriftOptions& options, const Warn& warn);

}  // namespace leukolens
