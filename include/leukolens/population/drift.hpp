#pragma once
#include <string>
#include <vector>

#include "leukolens/holdout/source_cells.hpp"

namespace leukolens {

struct DriftOptions {
  double alpha = 0.05;           ///< chance of any false alarm over all tests
  double smallest_effect = 0.1;  ///< smaller differences are never called one, however many the cells
  double large_effect = 0.5;     ///< a difference that is no reassurance even where chance could explain it
  double most_unknown = 0.2;     ///< larger parts of unknown cells make a run unlike by themselves
  std::size_t fewest_cells = 20;
};

/// One property of today's cells against the calibration cells.
struct DriftTest {
  std::string name;         ///< class_fractions | confidence | novelty | background | focus
  std::string test;         ///< chi-squared | Kolmogorov-Smirnov
  std::string missing;      ///< why it could not be tested, for people; empty: it was
  double today, reference;  ///< medians; NaN for class_fractions
  double effect;            ///< 0..1: largest gap of the distribution functions; half the sum of the gaps of fractions
  double p, p_holm;         ///< p_holm: corrected for the number of tests
  std::size_t n_today = 0, n_reference = 0;
  double effective_today, effective_reference;  ///< how many independent cells these are worth
  double cluster_correlation;                   ///< intraclass correlation of the calibration cells; NaN: unknown
  bool differs = false;                         ///< p_holm < alpha and effect >= smallest_effect
  bool unsure = false;                          ///< not so, but effect >= large_effect: too few captures to tell
};

enum class DriftVerdict {
  like,       ///< nothing differs
  fractions,  ///< the class fractions alone differ: another specimen, no fault in itself
  unlike,     ///< what the cells look like differs: do not trust confidences before finding out why
  unsure,     ///< a large difference, but too few captures or donors to tell it from chance
  too_few,    ///< fewer than `fewest_cells` cells in one of the tables
};
const char* name_of(DriftVerdict verdict);  ///< "like", "class_fractions_differ", "unlike", "unsure", "too_few_cells"

struct Drift {
  std::vector<std::string> classes;
  std::vector<double> fractions_today, fractions_reference;  ///< of predicted classes
  std::size_t n_today = 0, n_reference = 0, unknown = 0, review = 0, reference_clusters = 0;
  std::vector<DriftTest> tests;
  DriftVerdict verdict = DriftVerdict::too_few;
};

/// Is today's run like the calibration cells? Class fractions by chi-squared; confidence, novelty, background and focus
/// by Kolmogorov-Smirnov against calibration cells reweighted to today's predicted classes, so that another mixture of
/// classes is no alarm. Cells of one capture (donor, where captures are unknown) are alike: both samples count as
/// fewer, by the intraclass correlation among the calibration cells (Kish 1965; Rao & Scott, JASA 76 (1981)). Holm's
/// correction over the tests.
Drift compare_runs(const ScoreTable& today, const SourceCells& source, const DriftOptions& options, const Warn& warn);

}  // namespace leukolens
