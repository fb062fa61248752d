#include "leukolens/population/differential.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/statistics/holm.hpp"
#include "leukolens/statistics/normal.hpp"
#include "leukolens/statistics/student_t.hpp"
#include "leukolens/statistics/wilson.hpp"
#include "population/count_errors.hpp"

namespace leukolens {
namespace {

/// Fractions to count around: those found, moved a little towards equal ones so that none is 0 (4 cells of each class
/// are added; chosen by simulation).
Eigen::VectorXd above_zero(const Eigen::VectorXd& fractions, Eigen::Index n) {
  constexpr double added = 4;
  const auto cells = static_cast<double>(n);
  return (fractions.array() * cells + added) / (cells + added * static_cast<double>(fractions.size()));
}

std::string method_text(const CountSource& source, double degrees) {
  if (source.labels.empty()) return "normal interval over the specimen's cells (no calibration cells)";
  if (source.donors == 0) return "normal interval over the cells of specimen and calibration (donors unknown)";
  return "t interval over the errors on " + std::to_string(source.donors) +
         " calibration donors, weighted to the specimen's class fractions, and its cells (" +
         to_text(std::round(10 * degrees) / 10) + " degrees of freedom)";
}

/// The value with the interval of true fractions that it agrees with. It holds the value itself and reaches at least
/// as far as the Wilson interval: counting as many cells without a mistake would be no surer.
Estimate estimate_of(const CountSource& source, double value, const CountError& error, Eigen::Index k, std::size_t n) {
  Estimate e;
  e.value = value;
  e.n = n;
  e.ci_method = error.none;
  if (!error.none.empty()) return e;
  constexpr double upper = 0.975;
  const double degrees = error.degrees(k),
               reach = (std::isfinite(degrees) ? student_t_quantile(upper, degrees) : normal_quantile(upper)) *
                       std::sqrt(error.variance(k)),
               centre = value - error.bias(k);
  const auto counting = *wilson(static_cast<std::size_t>(std::lround(value * static_cast<double>(n))), n).ci;
  e.ci = Interval{std::clamp(std::min({centre - reach, value, counting.lo}), 0.0, 1.0),
                  std::clamp(std::max({centre + reach, value, counting.hi}), 0.0, 1.0)};
  e.ci_method = method_text(source, degrees) + ", at least the Wilson interval";
  return e;
}

/// A fraction of the known cells as one of all cells, were none or all of the unknown cells of the class.
Interval range_with_unknown(double fraction, const SpecimenCount& count) {
  const auto known = static_cast<double>(count.cells), unknown = static_cast<double>(count.unknown);
  return {fraction * known / (known + unknown), (fraction * known + unknown) / (known + unknown)};
}

void count_specimen(SpecimenCount& count, const Table& logits, const CountSource& source) {
  const Table p = source.probabilities(logits);
  const auto n = static_cast<std::size_t>(p.rows());
  const auto called = predicted_classes(p);
  const Eigen::VectorXd summed = p.colwise().mean(), adjusted = fit_prior_shift(p, source.prior).fractions,
                        around = above_zero(adjusted, p.rows());
  const auto values = count_values(source, p, around);
  auto of_counted = count_error(source, values.counted, around), of_summed = count_error(source, values.summed, around);
  const auto of_adjusted = count_error(source, values.adjusted, around);
  if (source.labels.empty())
    of_counted.none = of_summed.none = "no calibration cells: how far this is off without correction is unknown";
  for (Eigen::Index k = 0; k < p.cols(); ++k) {
    const auto calls = std::count(called.begin(), called.end(), static_cast<int>(k));
    count.fractions.push_back(
        {estimate_of(source, static_cast<double>(calls) / static_cast<double>(n), of_counted, k, n),
         estimate_of(source, summed(k), of_summed, k, n), estimate_of(source, adjusted(k), of_adjusted, k, n),
         range_with_unknown(adjusted(k), count)});
  }
  if (source.labels.empty()) return;
  count.shift = black_box_shift(source.labels, source.predicted, called, static_cast<int>(p.cols()));
}

/// Unknown cells against what their threshold promises and over the classes that cells are called.
/// @param calibration  whose threshold made the decisions; the promise is not known without one
std::optional<UnknownCheck> check_unknown_cells(const ScoreTable& table, const Table& logits, CountBy by,
                                                const std::optional<Calibration>& calibration) {
  const auto& names = by == CountBy::specimen ? table.specimens : table.donors;
  const bool decided =
      std::any_of(table.decisions.begin(), table.decisions.end(), [](const auto& d) { return !d.empty(); });
  if (!decided) return {};
  UnknownPromise promise;
  if (calibration && calibration->decisions.unknown)
    promise = {calibration->decisions.unknown->false_alarms, calibration->decisions.unknown->n};
  const auto called = predicted_classes(calibration ? apply(*calibration, logits) : logits);
  std::vector<char> unknown;
  std::vector<int> of_class;
  std::vector<std::string> donors;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const bool no_novelty = !table.novelty.empty() && std::isnan(table.novelty[i]);
    if (names[i].empty() || no_novelty) continue;  // the threshold cannot call such a cell unknown
    unknown.push_back(table.decisions[i] == "unknown");
    of_class.push_back(called[i]);
    if (!table.donors.empty()) donors.push_back(table.donors[i]);
  }
  if (unknown.empty()) return {};
  return check_unknown(unknown, of_class, table.classes, donors, promise);
}

/// Cells of the specimens by name; those that count, and how many do not.
struct SpecimenRows {
  std::string name;
  std::vector<int> rows;
  std::size_t unknown = 0, review = 0;
};

std::vector<SpecimenRows> by_specimen(const ScoreTable& table, const DifferentialOptions& options,
                                      std::size_t& nameless) {
  const CountBy by = options.by;
  const auto& names = by == CountBy::specimen ? table.specimens : table.donors;
  const char* column = by == CountBy::specimen ? "specimen" : "donor";
  if (std::all_of(names.begin(), names.end(), [](const auto& name) { return name.empty(); }))
    throw Error(Kind::bad_data, table.path.string() + ": no cell has a " + column + ". Name them in a column `" +
                                    column + "` of the manifest or table, or count by the other of " +
                                    options.names.by + ".");
  const auto groups = group_by(names);
  std::vector<SpecimenRows> specimens(groups.names.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    auto& specimen = specimens[static_cast<std::size_t>(groups.of_item[i])];
    const std::string& decision = i < table.decisions.size() ? table.decisions[i] : "";
    specimen.review += decision == "review";
    if (decision == "unknown")
      ++specimen.unknown;
    else
      specimen.rows.push_back(static_cast<int>(i));
  }
  for (std::size_t g = 0; g < specimens.size(); ++g) specimens[g].name = groups.names[g];
  std::erase_if(specimens, [&](const SpecimenRows& s) {
    if (s.name.empty()) nameless = s.rows.size() + s.unknown;
    return s.name.empty();
  });
  return specimens;
}

std::string fault_of(const SpecimenRows& specimen, const DifferentialOptions& options) {
  const auto all = specimen.rows.size() + specimen.unknown;
  const double part = static_cast<double>(specimen.unknown) / static_cast<double>(all);
  if (specimen.rows.empty()) return "all of its " + std::to_string(all) + " cells are unknown to the model";
  if (part <= options.max_unknown) return "";
  return std::to_string(specimen.unknown) + " of its " + std::to_string(all) +
         " cells are unknown to the model, more than the limit of " + to_text(100 * options.max_unknown) + " % (" +
         options.names.max_unknown + "); look at them before counting";
}

}  // namespace

Differential count_cells(const ScoreTable& table, const SourceCells& source, const DifferentialOptions& options,
                         const Warn& warn) {
  Differential out;
  out.classes = table.classes;
  const auto specimens = by_specimen(table, options, out.nameless);
  const auto prepared = prepare_source(source, table.classes, options.source_prior, warn);
  out.source_prior = prepared.prior;
  out.source_cells = prepared.labels.size();
  out.source_donors = prepared.donors;
  const Table logits = logits_of(table, warn);
  out.unknown_check = check_unknown_cells(table, logits, options.by, source.calibration);
  std::vector<double> p_values;
  for (const auto& specimen : specimens) {
    SpecimenCount count;
    count.name = specimen.name;
    count.cells = specimen.rows.size();
    count.unknown = specimen.unknown;
    count.review = specimen.review;
    count.fault = fault_of(specimen, options);
    count.shift.test.p = std::numeric_limits<double>::quiet_NaN();
    if (count.fault.empty()) count_specimen(count, logits(specimen.rows, Eigen::all), prepared);
    p_values.push_back(count.shift.test.p);
    out.specimens.push_back(std::move(count));
  }
  const auto corrected = holm(p_values);
  for (std::size_t s = 0; s < corrected.size(); ++s) out.specimens[s].shift_p_holm = corrected[s];
  return out;
}

}  // namespace leukolens
