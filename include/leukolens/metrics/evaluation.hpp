#pragma once
#include <Eigen/Core>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leukolens/core/table.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/metrics/decisions.hpp"
#include "leukolens/metrics/estimate.hpp"
#include "leukolens/metrics/interval.hpp"
#include "leukolens/metrics/reliability.hpp"

namespace leukolens {

/// What is judged: probabilities after calibration and, where there are logits, before it.
struct EvaluationInput {
  std::vector<std::string> classes;
  Table probabilities;              ///< N x K
  std::optional<Table> before;      ///< N x K, softmax of the raw logits
  std::vector<int> labels;          ///< N, 0..K-1
  std::vector<std::string> donors;  ///< N or empty
  std::optional<DecidedCells> decided;
};

struct EvaluationOptions {
  int bins = 15;    ///< 1..1000, of ECE, MCE and the diagram
  int min_bin = 1;  ///< smallest bin that MCE looks at
  IntervalOptions interval;
};

struct ClassEvaluation {
  std::string name;
  ClassCounts counts;
  double mean_probability;  ///< mean predicted probability of the class over all cells
};
struct DonorEvaluation {
  std::string name;
  int n;
  double accuracy, mean_confidence;
};

struct Evaluation {
  std::size_t n = 0;
  std::vector<std::string> classes;
  /// accuracy, balanced_accuracy, macro_f1, nll, brier, ece, mce; `before` empty where there are no logits
  NamedEstimates metrics, before;
  std::vector<ReliabilityBin> bins, bins_before;
  int mce_bin_n = 0;  ///< cells in MCE's worst bin
  Eigen::MatrixXi confusion;
  std::vector<ClassEvaluation> per_class;
  std::vector<DonorEvaluation> donors;  ///< empty where unknown
  std::vector<double> confidences;      ///< N, top-label, for the histogram
  std::optional<DecisionEvaluation> decisions;
};

/// @throws Error  Kind::bad_value as check_probabilities; Kind::bad_data for no cells
Evaluation evaluate(const EvaluationInput& input, const EvaluationOptions& options);

}  // namespace leukolens
