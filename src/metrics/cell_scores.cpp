#include "metrics/cell_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/metrics/classification.hpp"
#include "leukolens/metrics/reliability.hpp"

namespace leukolens {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct ClassSums {
  int labelled = 0, called = 0, hit = 0;
};
struct BinSums {
  int n = 0, correct = 0;
  double confidence = 0;
};

/// Mean over the classes for which `value` is defined.
template <typename Value>
double mean_over(const std::vector<ClassSums>& classes, Value value) {
  double sum = 0;
  int defined = 0;
  for (const auto& c : classes) {
    const double v = value(c);
    if (std::isnan(v)) continue;
    sum += v;
    ++defined;
  }
  return defined ? sum / defined : nan;
}

void append_calibration_errors(const std::vector<BinSums>& bins, double n, int min_bin, std::vector<double>& out) {
  double ece = 0, mce = nan;
  for (const auto& bin : bins) {
    if (bin.n == 0) continue;
    const double gap = std::abs(bin.correct - bin.confidence);
    ece += gap;
    if (bin.n >= min_bin && !(gap / bin.n <= mce)) mce = gap / bin.n;
  }
  out.push_back(n > 0 ? ece / n : nan);
  out.push_back(mce);
}

}  // namespace

std::vector<CellScore> score_cells(const Table& p, std::span<const int> labels, int bins) {
  const auto predicted = predicted_classes(p);
  std::vector<CellScore> cells(predicted.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    const double confidence = p(row, predicted[i]), of_label = p(row, labels[i]);
    cells[i] = {labels[i],
                predicted[i],
                reliability_bin(confidence, bins),
                confidence,
                -std::log(std::max(of_label, std::numeric_limits<double>::min())),
                p.row(row).squaredNorm() - 2 * of_label + 1};
  }
  return cells;
}

void append_figures(const std::vector<CellScore>& cells, std::span<const int> rows, const FigureOptions& options,
                    std::vector<double>& out) {
  std::vector<ClassSums> classes(static_cast<std::size_t>(options.classes));
  std::vector<BinSums> bins(static_cast<std::size_t>(options.bins));
  double nll = 0, brier = 0;
  for (const int row : rows) {
    const auto& cell = cells[row];
    const int correct = cell.label == cell.predicted;
    ++classes[cell.label].labelled;
    ++classes[cell.predicted].called;
    classes[cell.label].hit += correct;
    auto& bin = bins[cell.bin];
    ++bin.n;
    bin.correct += correct;
    bin.confidence += cell.confidence;
    nll += cell.nll;
    brier += cell.brier;
  }
  const auto n = static_cast<double>(rows.size());
  int hits = 0;
  for (const auto& c : classes) hits += c.hit;
  out.push_back(n > 0 ? hits / n : nan);
  out.push_back(mean_over(classes, [](const ClassSums& c) { return c.labelled ? double(c.hit) / c.labelled : nan; }));
  out.push_back(mean_over(
      classes, [](const ClassSums& c) { return c.labelled + c.called ? 2.0 * c.hit / (c.labelled + c.called) : nan; }));
  out.push_back(n > 0 ? nll / n : nan);
  out.push_back(n > 0 ? brier / n : nan);
  append_calibration_errors(bins, n, options.min_bin, out);
}

}  // namespace leukolens
