#include "leukolens/metrics/evaluation.hpp"

#include <algorithm>
#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "metrics/cell_scores.hpp"

namespace leukolens {
namespace {

void check(const EvaluationInput& input, const EvaluationOptions& options) {
  if (input.probabilities.rows() == 0) throw Error(Kind::bad_data, "no cells to evaluate. Give rows with a label.");
  if (static_cast<std::size_t>(input.probabilities.cols()) != input.classes.size())
    throw Error(Kind::bad_value, std::to_string(input.classes.size()) + " classes for " +
                                     std::to_string(input.probabilities.cols()) + " columns of probabilities");
  if (options.bins < 1) throw Error(Kind::bad_value, "bins = " + std::to_string(options.bins) + ". Give 1 or more.");
  check_probabilities(input.probabilities, input.labels);
  if (input.before) {
    if (input.before->rows() != input.probabilities.rows() || input.before->cols() != input.probabilities.cols())
      throw Error(Kind::bad_value, "probabilities before and after calibration differ in shape");
    check_probabilities(*input.before, input.labels);
  }
}

/// An interval may reach past what a figure can be (t intervals do): cut it there and say so. Then warn of figures
/// that resampling drives up: a replicate repeats cells, so its bins are noisier than the sample's.
void settle(const std::string& name, Estimate& e) {
  const double most = name == "nll" ? std::numeric_limits<double>::infinity() : name == "brier" ? 2 : 1;
  if (e.ci && (e.ci->lo < 0 || e.ci->hi > most)) {
    e.ci = Interval{std::max(e.ci->lo, 0.0), std::min(e.ci->hi, most)};
    e.ci_method += ", cut to its possible range";
  }
  if ((name == "ece" || name == "mce") && e.ci_method.starts_with("bootstrap"))
    e.ci_method += "; resampling biases it upwards";
}

/// Every figure of both tables from one set of replicates, so that "before" and "after" are compared on equal draws.
void add_metrics(const EvaluationInput& input, const EvaluationOptions& options, Evaluation& out) {
  const auto after = score_cells(input.probabilities, input.labels, options.bins);
  const auto before = input.before ? score_cells(*input.before, input.labels, options.bins) : std::vector<CellScore>{};
  const FigureOptions figures{static_cast<int>(input.classes.size()), options.bins, options.min_bin};
  const auto statistics = [&](std::span<const int> rows) {
    std::vector<double> values;
    append_figures(after, rows, figures, values);
    if (input.before) append_figures(before, rows, figures, values);
    return values;
  };
  auto estimates = estimate(after.size(), statistics, input.donors, options.interval);
  for (std::size_t s = 0; s < estimates.size(); ++s) {
    const std::string name = figure_names[s % figure_count];
    settle(name, estimates[s]);
    (s < figure_count ? out.metrics : out.before).emplace_back(name, std::move(estimates[s]));
  }
}

void add_classes(const EvaluationInput& input, Evaluation& out) {
  const auto counts = per_class(out.confusion);
  for (std::size_t k = 0; k < input.classes.size(); ++k)
    out.per_class.push_back(
        {input.classes[k], counts[k], input.probabilities.col(static_cast<Eigen::Index>(k)).mean()});
}

void add_donors(const EvaluationInput& input, std::span<const int> predicted, Evaluation& out) {
  if (std::all_of(input.donors.begin(), input.donors.end(), [](const auto& name) { return name.empty(); })) return;
  std::map<std::string, DonorEvaluation> donors;  // bytewise order of names
  for (std::size_t i = 0; i < input.donors.size(); ++i) {
    auto& d = donors.try_emplace(input.donors[i], DonorEvaluation{input.donors[i], 0, 0, 0}).first->second;
    ++d.n;
    d.accuracy += predicted[i] == input.labels[i];
    d.mean_confidence += out.confidences[i];
  }
  for (auto& [name, d] : donors) {
    d.accuracy /= d.n;
    d.mean_confidence /= d.n;
    out.donors.push_back(d);
  }
}

}  // namespace

Evaluation evaluate(const EvaluationInput& input, const EvaluationOptions& options) {
  check(input, options);
  const auto predicted = predicted_classes(input.probabilities);
  Evaluation out;
  out.n = predicted.size();
  out.classes = input.classes;
  add_metrics(input, options, out);
  out.bins = reliability_bins(input.probabilities, input.labels, options.bins);
  if (input.before) out.bins_before = reliability_bins(*input.before, input.labels, options.bins);
  out.mce_bin_n = maximum_calibration_error(out.bins, options.min_bin).bin_n;
  out.confusion = confusion_matrix(input.labels, predicted, static_cast<int>(input.classes.size()));
  out.confidences.resize(out.n);
  for (std::size_t i = 0; i < out.n; ++i)
    out.confidences[i] = input.probabilities(static_cast<Eigen::Index>(i), predicted[i]);
  add_classes(input, out);
  add_donors(input, predicted, out);
  if (input.decided)
    out.decisions =
        evaluate_decisions(*input.decided, input.labels, predicted, input.classes, input.donors, options.interval);
  return out;
}

}  // namespace leukolens
