#include "leukolens/population/differential.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/population/source_draws.hpp"
#include "leukolens/statistics/holm.hpp"
#include "leukolens/statistics/quantile.hpp"
#include "leukolens/statistics/wilson.hpp"

namespace leukolens {
namespace {

/// Weighted mean probability of each class.
Eigen::VectorXd mean_probability(const Table& p, std::span<const double> weights) {
  const Eigen::Map<const Eigen::VectorXd> w(weights.data(), p.rows());
  return p.transpose() * w / w.sum();
}

/// Draws of the summed and the adjusted fractions, one vector a class.
struct FractionDraws {
  std::vector<std::vector<double>> summed, adjusted;
};

FractionDraws draw_fractions(const Table& logits, const SourceDraws& source, const std::string& specimen,
                             std::uint64_t seed) {
  const auto classes = static_cast<std::size_t>(logits.cols());
  FractionDraws draws{std::vector<std::vector<double>>(classes), std::vector<std::vector<double>>(classes)};
  PriorShiftOptions rough;
  rough.tolerance = 1e-6;
  std::vector<int> drawn;
  for (std::size_t r = 0; r < source.draws.size(); ++r) {
    Random random(seed, "cells of " + specimen, r);
    bootstrap_draw(static_cast<std::size_t>(logits.rows()), random, drawn);
    std::vector<double> weights(drawn.size());
    for (const int row : drawn) weights[static_cast<std::size_t>(row)] += 1;
    const Table p = source.draws[r].probabilities(logits);
    const auto summed = mean_probability(p, weights);
    Eigen::VectorXd adjusted = fit_prior_shift(p, source.draws[r].prior, weights, rough).fractions;
    const auto& errors = source.scatter.errors;
    if (!errors.empty()) adjusted = (adjusted - errors[random.below(errors.size())]).cwiseMax(0).cwiseMin(1);
    for (std::size_t k = 0; k < classes; ++k) {
      draws.summed[k].push_back(summed(static_cast<Eigen::Index>(k)));
      draws.adjusted[k].push_back(adjusted(static_cast<Eigen::Index>(k)));
    }
  }
  return draws;
}

Estimate with_draws(double value, std::vector<double> draws, std::size_t n, const std::string& method, double level) {
  std::sort(draws.begin(), draws.end());
  return {value, Interval{quantile(draws, (1 - level) / 2), quantile(draws, (1 + level) / 2)}, method, n};
}

/// Counting as many cells without a mistake would be no surer: the interval reaches at least that far. Draws of a
/// fraction of 0 are all 0.
Estimate no_surer_than_counting(Estimate e) {
  const auto hits = static_cast<std::size_t>(std::lround(e.value * static_cast<double>(e.n)));
  const auto counting = *wilson(hits, e.n).ci;
  e.ci = Interval{std::min(e.ci->lo, counting.lo), std::max(e.ci->hi, counting.hi)};
  e.ci_method += ", at least the Wilson interval";
  return e;
}

void count_specimen(SpecimenCount& count, const Table& logits, const SourceDraws& source,
                    const DifferentialOptions& options) {
  const Table p = source.whole.probabilities(logits);
  const auto n = static_cast<std::size_t>(p.rows());
  const auto called = predicted_classes(p);
  const std::vector<double> ones(n, 1.0);
  const auto summed = mean_probability(p, ones);
  const auto adjusted = fit_prior_shift(p, source.whole.prior).fractions;
  const auto draws = draw_fractions(logits, source, count.name, options.interval.seed);
  const double level = options.interval.level;
  for (Eigen::Index k = 0; k < p.cols(); ++k) {
    const auto place = static_cast<std::size_t>(k);
    ClassFraction f;
    f.counted = wilson(static_cast<std::size_t>(std::count(called.begin(), called.end(), static_cast<int>(k))), n);
    f.summed = with_draws(summed(k), draws.summed[place], n, source.method, level);
    f.adjusted = no_surer_than_counting(with_draws(adjusted(k), draws.adjusted[place], n, source.method, level));
    count.fractions.push_back(std::move(f));
  }
  if (source.labels.empty()) return;
  count.shift = black_box_shift(source.labels, source.predicted, called, static_cast<int>(p.cols()));
}

/// Cells of the specimens by name; those that count, and how many do not.
struct SpecimenRows {
  std::string name;
  std::vector<int> rows;
  std::size_t unknown = 0, review = 0;
};

std::vector<SpecimenRows> by_specimen(const ScoreTable& table, CountBy by, std::size_t& nameless) {
  const auto& names = by == CountBy::specimen ? table.specimens : table.donors;
  const char* column = by == CountBy::specimen ? "specimen" : "donor";
  if (std::all_of(names.begin(), names.end(), [](const auto& name) { return name.empty(); }))
    throw Error(Kind::bad_data, table.path.string() + ": no cell has a " + column + ". Name them in a column `" +
                                    column +
                                    "` of the manifest or table, or count by the other of --by specimen|donor.");
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

std::string fault_of(const SpecimenRows& specimen, double max_unknown) {
  const auto all = specimen.rows.size() + specimen.unknown;
  const double part = static_cast<double>(specimen.unknown) / static_cast<double>(all);
  if (specimen.rows.empty()) return "all of its " + std::to_string(all) + " cells are unknown to the model";
  if (part <= max_unknown) return "";
  return std::to_string(specimen.unknown) + " of its " + std::to_string(all) +
         " cells are unknown to the model, more than the limit of " + to_text(100 * max_unknown) +
         " % (--max-unknown); look at them before counting";
}

}  // namespace

Differential count_cells(const ScoreTable& table, const SourceCells& source, const DifferentialOptions& options,
                         const Warn& warn) {
  Differential out;
  out.classes = table.classes;
  const auto specimens = by_specimen(table, options.by, out.nameless);
  const auto draws = draw_source(source, options.source_prior, options.interval, warn);
  out.source_prior = draws.whole.prior;
  out.source_cells = draws.labels.size();
  out.source_donors = draws.donors;
  const Table logits = logits_of(table, warn);
  std::vector<double> p_values;
  for (const auto& specimen : specimens) {
    SpecimenCount count;
    count.name = specimen.name;
    count.cells = specimen.rows.size();
    count.unknown = specimen.unknown;
    count.review = specimen.review;
    count.fault = fault_of(specimen, options.max_unknown);
    count.shift.test.p = std::numeric_limits<double>::quiet_NaN();
    if (count.fault.empty()) count_specimen(count, logits(specimen.rows, Eigen::all), draws, options);
    p_values.push_back(count.shift.test.p);
    out.specimens.push_back(std::move(count));
  }
  const auto corrected = holm(p_values);
  for (std::size_t s = 0; s < corrected.size(); ++s) out.specimens[s].shift_p_holm = corrected[s];
  return out;
}

}  // namespace leukolens
