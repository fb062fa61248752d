#include "leukolens/population/drift.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <string_view>

#include "leukolens/core/sampling.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/statistics/chi_squared.hpp"
#include "leukolens/statistics/clustering.hpp"
#include "leukolens/statistics/holm.hpp"
#include "leukolens/statistics/kolmogorov_smirnov.hpp"
#include "leukolens/statistics/normal.hpp"
#include "leukolens/statistics/quantile.hpp"
#include "leukolens/statistics/student_t.hpp"
#include "population/capture_correlation.hpp"

namespace leukolens {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One run as the tests use it.
struct Cells {
  const ScoreTable& table;
  std::vector<int> predicted;
  std::vector<double> confidence, fractions;  ///< fractions of predicted classes
};

Cells cells_of(const ScoreTable& table, const std::optional<Calibration>& calibration, const Warn& warn) {
  const Table p = probabilities_of(table, calibration, warn);
  Cells cells{table, predicted_classes(p), {}, std::vector<double>(table.classes.size())};
  for (std::size_t i = 0; i < cells.predicted.size(); ++i) {
    cells.confidence.push_back(p(static_cast<Eigen::Index>(i), cells.predicted[i]));
    cells.fractions[static_cast<std::size_t>(cells.predicted[i])] += 1 / static_cast<double>(table.size());
  }
  return cells;
}

bool any_named(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [](const auto& name) { return !name.empty(); });
}

/// What may be one value, rounded: medians and confidences come from float32 numbers of order 1.
constexpr double rounding = 0x1p-21;

/// One property of single cells under comparison.
struct Property {
  std::string name, unit;
  double smallest;  ///< relative where the unit is so

  Margin margin() const {
    if (unit == "relative") return {rounding, std::max(smallest, rounding)};
    return {std::max(smallest, rounding), rounding};
  }
};

/// What the cells of some rows were recorded together in: the capture where those are known, else the donor; empty
/// where neither is.
std::vector<std::string> clusters_of(const ScoreTable& table, const std::vector<int>& rows) {
  const auto& names = any_named(table.captures) ? table.captures : table.donors;
  std::vector<std::string> of_rows;
  if (any_named(names))
    for (const int row : rows) of_rows.push_back(names[static_cast<std::size_t>(row)]);
  return of_rows;
}

/// Values that float32 does not tell apart share their mean rank.
std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto value = [&](std::size_t i) { return static_cast<float>(values[i]); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return value(a) < value(b); });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && value(order[last]) == value(order[first])) ++last;
    for (std::size_t r = first; r < last; ++r) ranks[order[r]] = 0.5 * static_cast<double>(first + last - 1);
  }
  return ranks;
}

/// Rows with a number there, and the numbers.
struct Sample {
  std::vector<int> rows, predicted;
  std::vector<double> values;
};

Sample sample_of(const Cells& cells, const std::vector<double>& column) {
  Sample s;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (!std::isfinite(column[i])) continue;
    s.rows.push_back(static_cast<int>(i));
    s.predicted.push_back(cells.predicted[i]);
    s.values.push_back(column[i]);
  }
  return s;
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? nan : quantile(values, 0.5);
}

/// Keeps the cells of classes that both runs predict and weighs the reference's to the fractions of today's.
std::vector<double> match_classes(Sample& today, Sample& reference, std::size_t classes) {
  std::vector<double> n_today(classes), n_reference(classes);
  for (const int k : today.predicted) n_today[k] += 1;
  for (const int k : reference.predicted) n_reference[k] += 1;
  const auto keep = [&](Sample& s) {
    Sample kept;
    for (std::size_t i = 0; i < s.rows.size(); ++i) {
      const int k = s.predicted[i];
      if (n_today[k] == 0 || n_reference[k] == 0) continue;
      kept.rows.push_back(s.rows[i]);
      kept.predicted.push_back(k);
      kept.values.push_back(s.values[i]);
    }
    s = std::move(kept);
  };
  keep(today);
  keep(reference);
  std::vector<double> weights;
  for (const int k : reference.predicted) weights.push_back(n_today[k] / n_reference[k]);
  return weights;
}

DriftTest untested(const std::string& name, const std::string& test) {
  DriftTest t;
  t.name = name;
  t.test = test;
  t.today = t.reference = t.smallest = t.effect = t.p = t.p_holm = nan;
  t.effective_today = t.effective_reference = t.cluster_correlation = nan;
  return t;
}

DriftTest distribution_test(const Property& property, const Cells& today, const std::vector<double>& column_today,
                            const Cells& reference, const std::vector<double>& column_reference) {
  auto t = untested(property.name, "Kolmogorov-Smirnov");
  t.unit = property.unit;
  t.smallest = property.smallest;
  auto now = sample_of(today, column_today), then = sample_of(reference, column_reference);
  if (now.rows.empty() || then.rows.empty()) {
    t.missing = (now.rows.empty() ? "today's table has no " : "the calibration cells have no ") + property.name;
    return t;
  }
  t.today = median_of(now.values);
  t.reference = median_of(then.values);
  const auto clusters = clusters_of(reference.table, then.rows);
  if (!clusters.empty()) t.cluster_correlation = capture_correlation(ranks_of(then.values), then.predicted, clusters);
  const auto weights = match_classes(now, then, today.fractions.size());
  t.n_today = now.rows.size();
  t.n_reference = then.rows.size();
  if (now.rows.empty()) {
    t.missing = "no class was predicted in both runs";
    return t;
  }
  const double rho = std::isnan(t.cluster_correlation) ? 0 : t.cluster_correlation;  // no spread, or no captures
  t.effective_today = effective_cells(t.n_today, {}, clusters_of(today.table, now.rows), rho);
  t.effective_reference = effective_cells(t.n_reference, weights, clusters_of(reference.table, then.rows), rho);
  const WeightedSample a{now.values, {}, t.effective_today}, b{then.values, weights, t.effective_reference};
  t.effect = kolmogorov_smirnov(a, b, property.margin()).distance;
  t.p = kolmogorov_smirnov(a, b, {rounding, rounding}).p;
  return t;
}

/// Mean intraclass correlation of belonging to each class, weighted by its variance.
double class_correlation(const Cells& cells, const std::vector<std::string>& clusters) {
  if (clusters.empty()) return nan;
  double sum = 0, weight = 0;
  for (std::size_t k = 0; k < cells.fractions.size(); ++k) {
    std::vector<double> belongs;
    for (const int p : cells.predicted) belongs.push_back(p == static_cast<int>(k));
    const double rho = intraclass_correlation(belongs, clusters),
                 variance = cells.fractions[k] * (1 - cells.fractions[k]);
    if (std::isnan(rho)) continue;
    sum += variance * rho;
    weight += variance;
  }
  return weight > 0 ? sum / weight : nan;
}

/// The p of a statistic whose scale was estimated from few captures: Student's t with captures - 1 degrees in place of
/// the normal distribution.
double with_few_captures(double p, std::size_t captures) {
  if (captures < 2 || !(p > 1e-290 && p < 1)) return p;
  return 2 * student_t_cdf(normal_quantile(p / 2), static_cast<double>(captures) - 1);
}

DriftTest fractions_test(const Cells& today, const Cells& reference, double smallest) {
  auto t = untested("class_fractions", "chi-squared");
  t.unit = "fraction";
  t.smallest = smallest;
  t.n_today = today.table.size();
  t.n_reference = reference.table.size();
  std::vector<int> all_today(t.n_today), all_reference(t.n_reference);
  std::iota(all_today.begin(), all_today.end(), 0);
  std::iota(all_reference.begin(), all_reference.end(), 0);
  const auto clusters = clusters_of(reference.table, all_reference);
  t.cluster_correlation = class_correlation(reference, clusters);
  const double rho = std::isnan(t.cluster_correlation) ? 0 : t.cluster_correlation;
  t.effective_today = effective_cells(t.n_today, {}, clusters_of(today.table, all_today), rho);
  t.effective_reference = effective_cells(t.n_reference, {}, clusters, rho);
  std::vector<double> a, b;
  t.effect = 0;
  for (std::size_t k = 0; k < today.fractions.size(); ++k) {
    a.push_back(today.fractions[k] * t.effective_today);
    b.push_back(reference.fractions[k] * t.effective_reference);
    t.effect += std::abs(today.fractions[k] - reference.fractions[k]) / 2;
  }
  const auto found = chi_squared_homogeneity(a, b);
  t.p = found.degrees == 0 ? 1 : with_few_captures(found.p, group_by(clusters).names.size());  // 0: one class alone
  return t;
}

std::size_t count_named(const std::vector<std::string>& names) {
  std::set<std::string_view> named(names.begin(), names.end());
  named.erase("");
  return named.size();
}

std::string fault_of_captures(std::size_t captures, const DriftOptions& options) {
  const std::string wanted = "at least " + std::to_string(options.fewest_captures) + " are needed";
  if (captures == 0)
    return "the captures of the calibration cells are unknown (no column `capture` when `leukolens calibrate` ran); " +
           wanted;
  if (captures >= options.fewest_captures) return "";
  return "the calibration cells come from " + std::to_string(captures) +
         (captures == 1 ? " capture; " : " captures; ") + wanted;
}

/// Empty where no cell has a decision, and so none can be unknown.
std::optional<UnknownCheck> check_unknown_cells(const Cells& cells, const std::optional<Calibration>& calibration) {
  const auto& decisions = cells.table.decisions;
  if (!any_named(decisions)) return {};
  UnknownPromise promise;
  if (calibration && calibration->decisions.unknown)
    promise = {calibration->decisions.unknown->false_alarms, calibration->decisions.unknown->n};
  std::vector<char> unknown;
  for (const auto& decision : decisions) unknown.push_back(decision == "unknown");
  return check_unknown(unknown, cells.predicted, cells.table.classes, cells.table.donors, promise);
}

bool beyond_limit(std::size_t unknown, std::size_t n, const DriftOptions& options) {
  return static_cast<double>(unknown) > options.max_unknown_fraction * static_cast<double>(n);
}

DriftVerdict verdict_of(const Drift& drift, const DriftOptions& options) {
  if (std::min(drift.n_today, drift.n_reference) < options.fewest_cells) return DriftVerdict::too_few;
  if (beyond_limit(drift.unknown, drift.n_today, options)) return DriftVerdict::unlike;
  if (!drift.too_few_captures.empty()) return DriftVerdict::unsure;
  bool fractions = false, unsure = false;
  for (const auto& t : drift.tests) {
    unsure |= t.unsure;
    if (!t.differs) continue;
    if (t.name != "class_fractions") return DriftVerdict::unlike;
    fractions = true;
  }
  return unsure ? DriftVerdict::unsure : fractions ? DriftVerdict::fractions : DriftVerdict::like;
}

}  // namespace

const char* name_of(DriftVerdict verdict) {
  constexpr const char* names[] = {"like", "class_fractions_differ", "unlike", "unsure", "too_few_cells"};
  return names[static_cast<int>(verdict)];
}

Drift compare_runs(const ScoreTable& today, const SourceCells& source, const DriftOptions& options, const Warn& warn) {
  const auto now = cells_of(today, source.calibration, warn), then = cells_of(source.cells, source.calibration, warn);
  Drift drift;
  drift.classes = today.classes;
  drift.fractions_today = now.fractions;
  drift.fractions_reference = then.fractions;
  drift.n_today = today.size();
  drift.n_reference = source.cells.size();
  drift.unknown = static_cast<std::size_t>(std::count(today.decisions.begin(), today.decisions.end(), "unknown"));
  drift.review = static_cast<std::size_t>(std::count(today.decisions.begin(), today.decisions.end(), "review"));
  drift.reference_captures = count_named(source.cells.captures);
  drift.reference_clusters = drift.reference_captures ? drift.reference_captures : count_named(source.cells.donors);
  drift.today_clusters = count_named(any_named(today.captures) ? today.captures : today.donors);
  drift.unknown_check = check_unknown_cells(now, source.calibration);
  drift.too_many_unknown = beyond_limit(drift.unknown, drift.n_today, options) ||
                           (drift.unknown_check && drift.unknown_check->more_than_promised());
  drift.too_few_captures = fault_of_captures(drift.reference_captures, options);
  const auto& smallest = options.smallest;
  const ScoreTable& before = source.cells;
  const auto test = [&](const Property& property, const std::vector<double>& a, const std::vector<double>& b) {
    return distribution_test(property, now, a, then, b);
  };
  drift.tests = {fractions_test(now, then, smallest.class_fractions),
                 test({"confidence", "fraction", smallest.confidence}, now.confidence, then.confidence),
                 test({"novelty", "relative", smallest.novelty}, today.novelty, before.novelty),
                 test({"background", options.phase_unit, smallest.background}, today.background, before.background),
                 test({"focus", "relative", smallest.focus}, today.focus, before.focus)};
  std::vector<double> p;
  for (const auto& t : drift.tests) p.push_back(t.p);
  const auto corrected = holm(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    auto& t = drift.tests[i];
    t.p_holm = corrected[i];
    t.least_effect = t.name == "class_fractions" ? t.smallest : options.smallest_effect;
    const bool found = t.p_holm < options.alpha && t.effect >= t.least_effect;
    const bool few = t.missing.empty() && std::min(t.n_today, t.n_reference) < options.fewest_cells;
    t.too_few = few && !found;
    t.differs = found && !few && drift.too_few_captures.empty();
    t.unsure = !t.differs && !t.too_few && (found || t.effect >= options.large_effect);
    t.slight = !found && !t.unsure && !t.too_few && t.p_holm < options.alpha;
  }
  drift.verdict = verdict_of(drift, options);
  return drift;
}

}  // namespace leukolens
