#include "leukolens/metrics/paired.hpp"

#include <algorithm>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/metrics/binomial.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "metrics/cell_scores.hpp"

namespace leukolens {
namespace {

constexpr const char* paired_names[] = {"accuracy", "balanced_accuracy", "nll", "brier", "ece"};

}  // namespace

McNemar mcnemar(std::span<const char> a_right, std::span<const char> b_right) {
  if (a_right.size() != b_right.size()) throw Error(Kind::bad_value, "two models were judged on different cells");
  McNemar m;
  for (std::size_t i = 0; i < a_right.size(); ++i)
    ++(a_right[i] ? (b_right[i] ? m.both : m.only_a) : (b_right[i] ? m.only_b : m.neither));
  m.p = a_right.empty() ? std::numeric_limits<double>::quiet_NaN()
                        : std::min(1.0, 2 * binomial_cdf(std::min(m.only_a, m.only_b), m.only_a + m.only_b, 0.5));
  return m;
}

std::vector<PairedFigure> paired_figures(const Table& a, const Table& b, std::span<const int> labels,
                                         const std::vector<std::string>& donors, int bins,
                                         const IntervalOptions& options) {
  if (a.rows() != b.rows() || a.cols() != b.cols())
    throw Error(Kind::bad_value, "the two tables of probabilities differ in shape");
  if (a.rows() == 0) throw Error(Kind::bad_data, "no cells to compare. Give two tables of the same labelled cells.");
  check_probabilities(a, labels);
  check_probabilities(b, labels);
  const auto cells_a = score_cells(a, labels, bins), cells_b = score_cells(b, labels, bins);
  const FigureOptions figures{static_cast<int>(a.cols()), bins, 1};
  const auto statistics = [&](std::span<const int> rows) {
    std::vector<double> values;
    append_figures(cells_a, rows, figures, values);
    append_figures(cells_b, rows, figures, values);
    for (std::size_t s = 0; s < figure_count; ++s) values.push_back(values[figure_count + s] - values[s]);
    return values;
  };
  const auto estimates = estimate(cells_a.size(), statistics, donors, options);
  std::vector<PairedFigure> out;
  for (const std::string name : paired_names)
    for (std::size_t s = 0; s < figure_count; ++s)
      if (name == figure_names[s])
        out.push_back({name, estimates[s], estimates[figure_count + s], estimates[2 * figure_count + s]});
  return out;
}

}  // namespace leukolens
