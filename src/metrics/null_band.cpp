#include "metrics/null_band.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/random.hpp"
#include "leukolens/statistics/quantile.hpp"

namespace leukolens {
namespace {

/// A class drawn from the cell's probabilities; of top labels alone the called class or -1.
int draw_label(const ScoredCells& cells, std::size_t cell, double u) {
  if (!cells.p) return u < cells.confidence[cell] ? cells.predicted[cell] : -1;
  const double* p = cells.p->data() + cell * static_cast<std::size_t>(cells.classes);
  int k = 0;
  for (double upto = p[0]; u >= upto && k + 1 < cells.classes; upto += p[k]) ++k;
  return k;
}

std::optional<Interval> percentiles(std::vector<double> values, double level) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  if (values.front() == values.back()) return {};
  return Interval{quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2)};
}

}  // namespace

std::vector<std::optional<Interval>> null_bands(const MetricSet& metrics, const ScoredCells& cells,
                                                const IntervalOptions& options) {
  const auto affordable = static_cast<int>(20000000 / std::max<std::size_t>(1, cells.size()));  // about a second
  const int draws = std::min(options.draws, std::max(100, affordable));
  std::vector<std::vector<double>> by_metric(metrics.keys().size());
  std::vector<double> of_scores(metrics.sums(), 0.), sums;
  for (std::size_t i = 0; i < cells.size(); ++i) metrics.add_scores(i, cells.weight_of(i), of_scores.data());
  for (int r = 0; r < draws; ++r) {
    Random random(options.seed, "labels drawn from the probabilities", static_cast<std::uint64_t>(r));
    sums = of_scores;
    for (std::size_t i = 0; i < cells.size(); ++i)
      metrics.add_drawn_label(i, draw_label(cells, i, random.uniform()), cells.weight_of(i), sums.data());
    const auto values = metrics.values(sums);
    for (std::size_t s = 0; s < values.size(); ++s) by_metric[s].push_back(values[s]);
  }
  std::vector<std::optional<Interval>> bands;
  for (auto& values : by_metric) {
    bands.push_back(percentiles(std::move(values), options.level));
  }
  return bands;
}

}  // namespace leukolens
