#include "metrics/null_band.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/random.hpp"
#include "metrics/bootstrap_intervals.hpp"

namespace leukolens {
namespace {

/// A class drawn from the cell's probabilities; of top labels alone the called class or -1.
int draw_label(const JudgedCells& cells, std::size_t cell, double u) {
  if (!cells.p) return u < cells.confidence[cell] ? cells.predicted[cell] : -1;
  const double* p = cells.p->data() + cell * static_cast<std::size_t>(cells.classes);
  int k = 0;
  for (double upto = p[0]; u >= upto && k + 1 < cells.classes; upto += p[k]) ++k;
  return k;
}

}  // namespace

std::vector<std::optional<Interval>> null_bands(const FigureSet& figures, const JudgedCells& cells,
                                                const IntervalOptions& options) {
  const auto affordable = static_cast<int>(20000000 / std::max<std::size_t>(1, cells.size()));  // about a second
  const int draws = std::min(options.draws, std::max(100, affordable));
  std::vector<std::vector<double>> by_figure(figures.keys().size());
  std::vector<double> of_scores(figures.sums(), 0.), sums;
  for (std::size_t i = 0; i < cells.size(); ++i) figures.add_scores(i, cells.weight_of(i), of_scores.data());
  for (int r = 0; r < draws; ++r) {
    Random random(options.seed, "labels drawn from the probabilities", static_cast<std::uint64_t>(r));
    sums = of_scores;
    for (std::size_t i = 0; i < cells.size(); ++i)
      figures.add_label(i, draw_label(cells, i, random.uniform()), cells.weight_of(i), sums.data());
    const auto values = figures.values(sums);
    for (std::size_t s = 0; s < values.size(); ++s) by_figure[s].push_back(values[s]);
  }
  std::vector<std::optional<Interval>> bands;
  for (auto& values : by_figure) {
    Estimate e{0, {}, "", 0};
    bootstrap_intervals(e, std::move(values), {}, "", options.level);
    bands.push_back(e.ci);
  }
  return bands;
}

}  // namespace leukolens
