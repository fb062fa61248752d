#include "metrics/evaluation_checks.hpp"

#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/metrics/probability_scores.hpp"

namespace leukolens {
namespace {

std::string row(std::size_t i) { return "row " + std::to_string(i + 1) + ": "; }

void check_length(std::size_t have, std::size_t n, const std::string& what) {
  if (have != 0 && have != n)
    throw Error(Kind::bad_value, std::to_string(have) + " " + what + " for " + std::to_string(n) + " cells");
}

void check_facts(const CellFacts& facts, std::size_t n) {
  check_length(facts.donors.size(), n, "donors");
  check_length(facts.weights.size(), n, "weights");
  check_length(facts.purities.size(), n, "purities");
  for (const auto& [column, names] : facts.groups) check_length(names.size(), n, "values of " + column);
  for (std::size_t i = 0; i < facts.weights.size(); ++i)
    if (!(facts.weights[i] > 0) || !std::isfinite(facts.weights[i]))
      throw Error(Kind::bad_value, row(i) + "weight " + to_text(facts.weights[i]) +
                                       "; weights are above 0. Leave out rows that should not count.");
  for (std::size_t i = 0; i < facts.purities.size(); ++i)
    if (!std::isnan(facts.purities[i]) && !(facts.purities[i] > 0 && facts.purities[i] <= 1))
      throw Error(Kind::bad_value, row(i) + "purity " + to_text(facts.purities[i]) +
                                       "; it is the part (0 < purity <= 1) of the capture that is of its label.");
}

void check_common(std::size_t n, const CellFacts& facts, const EvaluationOptions& options) {
  if (n == 0) throw Error(Kind::bad_data, "no cells to evaluate. Give rows with a label.");
  if (options.bins < 1) throw Error(Kind::bad_value, "bins = " + std::to_string(options.bins) + ". Give 1 or more.");
  if (!(options.margin > 0 && options.margin < 1))
    throw Error(Kind::bad_value, "margin = " + to_text(options.margin) + ". Give a gap above 0 and below 1.");
  check_facts(facts, n);
}

}  // namespace

void check(const EvaluationInput& input, const EvaluationOptions& options) {
  check_common(static_cast<std::size_t>(input.probabilities.rows()), input, options);
  if (static_cast<std::size_t>(input.probabilities.cols()) != input.classes.size())
    throw Error(Kind::bad_value, std::to_string(input.classes.size()) + " classes for " +
                                     std::to_string(input.probabilities.cols()) + " columns of probabilities");
  check_probabilities(input.probabilities, input.labels);
  if (!input.before) return;
  if (input.before->rows() != input.probabilities.rows() || input.before->cols() != input.probabilities.cols())
    throw Error(Kind::bad_value, "probabilities before and after calibration differ in shape");
  check_probabilities(*input.before, input.labels);
}

void check(const TopLabelInput& input, const EvaluationOptions& options) {
  const auto n = input.labels.size();
  check_common(n, input, options);
  if (input.predicted.size() != n || input.confidence.size() != n)
    throw Error(Kind::bad_value, "labels, predictions and confidences differ in number");
  const auto classes = static_cast<int>(input.classes.size());
  for (std::size_t i = 0; i < n; ++i) {
    if (!(input.confidence[i] >= 0 && input.confidence[i] <= 1))
      throw Error(Kind::bad_value, row(i) + "confidence " + to_text(input.confidence[i]) + " is outside 0..1");
    if (input.labels[i] < 0 || input.labels[i] >= classes || input.predicted[i] < 0 || input.predicted[i] >= classes)
      throw Error(Kind::bad_value, row(i) + "class number outside 0.." + std::to_string(classes - 1));
  }
}

}  // namespace leukolens
