#include "leukolens/metrics/evaluation.hpp"

#include <algorithm>
#include <future>

#include "metrics/evaluation_checks.hpp"
#include "metrics/grouping.hpp"
#include "metrics/metric_estimates.hpp"

namespace leukolens {
namespace {

/// Cells are drawn one by one while their scores number at most this many; beyond, blocks of cells stand in for them.
constexpr std::size_t most_scores_for_cells = 50000;

constexpr int most_null_draws_before = 200;  // enough to see how far off uncalibrated probabilities are

IntervalOptions interval_options(const EvaluationOptions& options, int classes) {
  auto interval = options.interval;
  interval.most_cells = std::min(interval.most_cells, most_scores_for_cells / static_cast<std::size_t>(classes));
  return interval;
}

std::vector<ReliabilityBin> bins_of(const ScoredCells& cells, int count) {
  std::vector<char> right;
  for (std::size_t i = 0; i < cells.size(); ++i) right.push_back(cells.labels[i] == cells.predicted[i]);
  return reliability_bins(cells.confidence, right, count, cells.weight);
}

void add_bands(const MetricEstimates& estimates, Evaluation& out) {
  for (std::size_t s = 0; s < estimates.keys.size(); ++s) {
    const auto& key = estimates.keys[s];
    const auto& e = estimates.estimates[s];
    const auto point = static_cast<std::size_t>(key.point), index = static_cast<std::size_t>(key.index);
    if (key.of == MetricKey::Of::a_bin) {
      out.bins[index].confidence_band = e.ci;
      out.bins[index].consistency_band = e.null_band;
    } else if (key.of == MetricKey::Of::top_curve) {
      out.curves.top_label[point].confidence = e.ci;
      out.curves.top_label[point].consistency = e.null_band;
    } else if (key.of == MetricKey::Of::class_curve) {
      out.curves.classes[index].recalibration[point].confidence = e.ci;
      out.curves.classes[index].recalibration[point].consistency = e.null_band;
    }
  }
}

void add_curves(const MetricSet& metrics, const std::vector<std::string>& classes, Evaluation& out) {
  out.curves.top_label = metrics.confidence()->curve();
  out.curves.risk_coverage = metrics.confidence()->risk_coverage();
  if (!metrics.classes()) return;
  for (int k = 0; k < static_cast<int>(classes.size()); ++k)
    out.curves.classes.push_back(
        {classes[static_cast<std::size_t>(k)], metrics.classes()->curve(k), metrics.classes()->net_benefit(k)});
}

void add_classes(const ScoredCells& cells, const MetricEstimates& estimates, Evaluation& out) {
  for (int k = 0; k < cells.classes; ++k) {
    auto metrics = estimates.of_class(k);
    const ClassCounts counts{out.confusion.row(k).sum(),       value_of(metrics, "sensitivity"),
                             value_of(metrics, "specificity"), value_of(metrics, "ppv"),
                             value_of(metrics, "npv"),         value_of(metrics, "f1")};
    double sum = cells.p ? 0 : std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; cells.p && i < cells.size(); ++i)
      sum += cells.weight_of(i) * (*cells.p)(static_cast<Eigen::Index>(i), k);
    out.per_class.push_back({out.classes[static_cast<std::size_t>(k)], counts, sum / static_cast<double>(cells.size()),
                             std::move(metrics)});
  }
}

bool known(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [](const auto& name) { return !name.empty(); });
}

void add_groups(const ScoredCells& cells, const CellFacts& facts, const EvaluationOptions& options, Evaluation& out) {
  if (known(facts.donors)) out.donors = evaluate_groups(cells, facts.donors, {}, options);
  for (const auto& [column, values] : facts.groups)
    out.groups.push_back({column, evaluate_groups(cells, values, facts.donors, options)});
}

/// All but what comes from the probabilities before calibration.
Evaluation evaluate_cells(const ScoredCells& cells, const std::vector<std::string>& classes, const CellFacts& facts,
                          const Resampling& plan, const EvaluationOptions& options) {
  Evaluation out;
  out.n = cells.size();
  out.weighted = !cells.weight.empty();
  out.margin = options.margin;
  out.classes = classes;
  out.confidences = cells.confidence;
  out.bins = bins_of(cells, options.bins);
  out.mce_bin_n = maximum_calibration_error(out.bins, options.min_bin).bin_n;
  out.confusion = confusion_matrix(cells.labels, cells.predicted, cells.classes);
  {
    const MetricSet metrics(cells, options, true);
    add_curves(metrics, classes, out);
    const auto estimates = estimate_metrics(metrics, cells, plan, options, options.interval.draws);
    out.metrics = estimates.of_all();
    add_classes(cells, estimates, out);
    add_bands(estimates, out);
  }
  add_groups(cells, facts, options, out);
  return out;
}

/// The same of the probabilities before calibration.
struct BeforeCalibration {
  NamedEstimates metrics;
  std::vector<ReliabilityBin> bins;
  std::vector<RecalibrationPoint> curve;  ///< of the event "the call is right"
};

/// The same units are drawn as for what is compared with it.
BeforeCalibration evaluate_before(const EvaluationInput& input, const Resampling& plan,
                                  const EvaluationOptions& options) {
  const auto cells = scored_cells(*input.before, input.labels, input);
  const MetricSet metrics(cells, options, true);
  const int null_draws = std::min(options.interval.draws, most_null_draws_before);
  BeforeCalibration out{estimate_metrics(metrics, cells, plan, options, null_draws).of_all(),
                        bins_of(cells, options.bins), metrics.confidence()->curve()};
  return out;
}

}  // namespace

Evaluation evaluate(const EvaluationInput& input, const EvaluationOptions& given) {
  check(input, given);
  auto options = given;
  options.interval = interval_options(given, static_cast<int>(input.classes.size()));
  const auto plan = plan_resampling(input.labels.size(), input.donors, options.interval);
  std::future<BeforeCalibration> before;
  if (input.before) before = std::async(std::launch::async, [&] { return evaluate_before(input, plan, options); });
  auto out =
      evaluate_cells(scored_cells(input.probabilities, input.labels, input), input.classes, input, plan, options);
  if (input.cell_decisions)
    out.decisions = evaluate_decisions(*input.cell_decisions, input.labels, predicted_classes(input.probabilities),
                                       input.classes, input.donors, given.interval);
  if (!before.valid()) return out;
  auto uncalibrated = before.get();
  out.before = std::move(uncalibrated.metrics);
  out.bins_before = std::move(uncalibrated.bins);
  out.curves.top_label_before = std::move(uncalibrated.curve);
  return out;
}

Evaluation evaluate(const TopLabelInput& input, const EvaluationOptions& given) {
  check(input, given);
  auto options = given;
  options.interval = interval_options(given, 1);
  const auto plan = plan_resampling(input.labels.size(), input.donors, options.interval);
  return evaluate_cells(scored_cells(input), input.classes, input, plan, options);
}

}  // namespace leukolens
