#pragma once
#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/table.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/metrics/decision_metrics.hpp"
#include "leukolens/metrics/ranking.hpp"
#include "leukolens/metrics/reliability.hpp"
#include "leukolens/metrics/selective_risk.hpp"
#include "leukolens/statistics/estimate.hpp"
#include "leukolens/statistics/interval.hpp"

namespace leukolens {

/// What the table says of each cell besides its scores.
struct CellFacts {
  std::vector<std::string> donors;  ///< N or empty
  std::vector<double> weights;      ///< N, >= 0, or empty for 1 each
  std::vector<double> purities;     ///< N, fraction of the cell's capture that is of its label, NaN unknown; or empty
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;  ///< by column: its name, N values
};

/// What is evaluated: probabilities after calibration and, where there are logits, before it.
struct EvaluationInput : CellFacts {
  std::vector<std::string> classes;
  Table probabilities;          ///< N x K
  std::optional<Table> before;  ///< N x K, softmax of the raw logits
  std::vector<int> labels;      ///< N, 0..K-1
  std::optional<CellDecisions> cell_decisions;
};

/// Where only the call and its confidence are known.
struct TopLabelInput : CellFacts {
  std::vector<std::string> classes;
  std::vector<int> labels, predicted;  ///< N, 0..K-1
  std::vector<double> confidence;      ///< N, 0..1
};

struct EvaluationOptions {
  int bins = 15;         ///< 1..1000, of the calibration errors and the diagram
  int min_bin = 1;       ///< smallest bin that MCE looks at
  double margin = 0.05;  ///< 0..1, both excluded: a gap of confidence and accuracy that counts as none
  IntervalOptions interval;
};

struct ClassEvaluation {
  std::string name;
  ClassCounts counts;
  double mean_probability;      ///< mean predicted probability of the class over all cells; NaN for top labels alone
  NamedEstimates metrics = {};  ///< sensitivity, specificity, ppv, npv, f1, auroc, auprc, brier, mcb, dsc, unc, ece
};
/// The cells that share a value of a column: a donor, a device, a day.
struct GroupEvaluation {
  std::string name;
  int n;
  double accuracy, mean_confidence;
  NamedEstimates metrics = {};  ///< accuracy, balanced_accuracy, macro_f1, nll, brier, ece, mce, classwise_ece, ...
};
using DonorEvaluation = GroupEvaluation;
struct Grouping {
  std::string column;
  std::vector<GroupEvaluation> groups;  ///< by name, bytewise
};

/// One point of a CORP reliability curve. The consistency band lies around the diagonal (where the curve would be were
/// the probabilities right), the confidence band around the curve.
struct RecalibrationPoint {
  double score, recalibrated;
  double weight;  ///< cells from the point before to this one
  std::optional<Interval> consistency = {}, confidence = {};
};
struct ClassCurves {
  std::string name;
  std::vector<RecalibrationPoint> recalibration;
  std::vector<NetBenefit> net_benefit;  ///< thresholds 0.01 .. 0.99
};
struct Curves {
  std::vector<RecalibrationPoint> top_label, top_label_before;  ///< of the event "the call is right"
  std::vector<RiskCoverage> risk_coverage;                      ///< at most 200 points
  std::vector<ClassCurves> classes;                             ///< one against the rest; empty for top labels alone
};

struct Evaluation {
  std::size_t n = 0;
  bool weighted = false;  ///< metrics are of weighted cells
  double margin = 0;      ///< of the options
  std::vector<std::string> classes;
  NamedEstimates metrics, before;  ///< in the order of `metric_names()`; `before` empty where there are no logits
  std::vector<ReliabilityBin> bins, bins_before;
  int mce_bin_n = 0;  ///< cells in MCE's worst bin
  Eigen::MatrixXi confusion;
  std::vector<ClassEvaluation> per_class;
  std::vector<DonorEvaluation> donors;  ///< empty where unknown
  std::vector<Grouping> groups;         ///< by the columns asked for
  Curves curves;
  std::vector<double> confidences;  ///< N, top-label, for the histogram
  std::optional<DecisionEvaluation> decisions;
};

/// Every overall metric that `evaluate` can give, in its order.
const std::vector<std::string>& metric_names();

/// @throws Error  Kind::bad_value as check_probabilities, and naming the row of a bad weight or purity;
///                Kind::bad_data for no cells
Evaluation evaluate(const EvaluationInput& input, const EvaluationOptions& options);
/// What can be had from the call and its confidence: no NLL, no Brier over classes, nothing of single probabilities.
Evaluation evaluate(const TopLabelInput& input, const EvaluationOptions& options);

}  // namespace leukolens
