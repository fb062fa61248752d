#include "metrics/class_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/metrics/ranking.hpp"
#include "metrics/curve.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_points = 50;  // of a curve

/// Groups of scores a class: fewer where there are many classes, so that the sums of a unit stay in the cache.
std::size_t groups_for(int classes) {
  return std::clamp<std::size_t>(16384 / static_cast<std::size_t>(classes), 64, 512);
}

std::vector<double> thresholds() {  // 0.01 .. 0.99
  std::vector<double> out;
  for (int t = 1; t < 100; ++t) out.push_back(t / 100.);
  return out;
}

double mean_of_defined(const std::vector<double>& values) {
  double sum = 0, defined = 0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    sum += v;
    ++defined;
  }
  return defined > 0 ? sum / defined : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

ClassMetrics::ClassMetrics(const ScoredCells& cells)
    : MetricGroup(cells), group_of_(static_cast<std::size_t>(cells.p->size())), first_{0} {
  const auto classes = static_cast<std::size_t>(cells.classes);
  std::vector<double> scores(cells.size());
  std::vector<char> events(cells.size());
  for (std::size_t c = 0; c < classes; ++c) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      scores[i] = cells.p->data()[i * classes + c];
      events[i] = cells.labels[i] == static_cast<int>(c);
    }
    auto order = order_by_score(scores, events, cells.weight, groups_for(cells.classes));
    for (std::size_t i = 0; i < cells.size(); ++i) group_of_[i * classes + c] = order.coarse_group_of[i];
    first_.push_back(first_.back() + 2 * order.coarse.score.size() + 1);
    points_.push_back(curve_points(order.coarse.score.size(), most_points));
    exact_.push_back(summary_of(order.exact));
    net_benefit_.push_back(leukolens::net_benefit(order.exact, thresholds()));
    coarse_.push_back(std::move(order.coarse));
  }
}

std::vector<MetricKey> ClassMetrics::keys() const {
  std::vector<MetricKey> keys;
  for (const char* name : {"auroc", "auprc", "brier_mcb", "brier_dsc", "brier_unc"}) keys.push_back({name});
  for (int c = 0; c < cells_.classes; ++c)
    for (const char* name : {"auroc", "auprc", "brier", "mcb", "dsc", "unc"})
      keys.push_back({name, MetricKey::Of::a_class, c});
  for (int c = 0; c < cells_.classes; ++c)
    for (std::size_t i = 0; i < points_[static_cast<std::size_t>(c)].size(); ++i)
      keys.push_back({"", MetricKey::Of::class_curve, c, static_cast<int>(i)});
  return keys;
}

void ClassMetrics::add_scores(std::size_t cell, double weight, double* sums) const {
  const auto classes = static_cast<std::size_t>(cells_.classes);
  const double* p = cells_.p->data() + cell * classes;
  const std::uint16_t* group = group_of_.data() + cell * classes;
  for (std::size_t c = 0; c < classes; ++c) {
    sums[first_[c] + 2 * group[c]] += weight;
    sums[first_[c + 1] - 1] += weight * p[c] * p[c];
  }
}

void ClassMetrics::add_label(std::size_t cell, int label, double weight, double* sums) const {
  const auto y = static_cast<std::size_t>(label), at = cell * static_cast<std::size_t>(cells_.classes) + y;
  sums[first_[y] + 2 * group_of_[at] + 1] += weight;
  sums[first_[y + 1] - 1] += weight * (1 - 2 * cells_.p->data()[at]);  // (p - 1)^2 = p^2 + 1 - 2 p
}

void ClassMetrics::append_values(const double* sums, std::vector<double>& out) const {
  auto classes = coarse_;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    for (std::size_t g = 0; g < classes[c].weight.size(); ++g) {
      classes[c].weight[g] = sums[first_[c] + 2 * g];
      classes[c].positive[g] = sums[first_[c] + 2 * g + 1];
    }
    classes[c].squared_error = sums[first_[c + 1] - 1];
  }
  std::vector<Summary> summaries;
  for (const auto& groups : classes) summaries.push_back(summary_of(groups));
  append(summaries, out);
  append_points(classes, out);
}

void ClassMetrics::append_exact(std::vector<double>& out) const {
  append(exact_, out);
  append_points(coarse_, out);
}

ClassMetrics::Summary ClassMetrics::summary_of(const ScoreGroups& groups) {
  return {leukolens::auroc(groups), average_precision(groups), corp_split(groups)};
}

void ClassMetrics::append(const std::vector<Summary>& classes, std::vector<double>& out) {
  std::vector<double> areas, precisions;
  double mcb = 0, dsc = 0, unc = 0;
  for (const auto& c : classes) {
    areas.push_back(c.auroc);
    precisions.push_back(c.auprc);
    mcb += c.split.mcb;
    dsc += c.split.dsc;
    unc += c.split.unc;
  }
  out.insert(out.end(), {mean_of_defined(areas), mean_of_defined(precisions), mcb, dsc, unc});
  for (const auto& c : classes)
    out.insert(out.end(), {c.auroc, c.auprc, c.split.score, c.split.mcb, c.split.dsc, c.split.unc});
}

void ClassMetrics::append_points(const std::vector<ScoreGroups>& classes, std::vector<double>& out) const {
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const auto q = recalibrated(classes[c]);
    for (const auto point : points_[c]) out.push_back(q[point]);
  }
}

std::vector<RecalibrationPoint> ClassMetrics::curve(int c) const {
  return recalibration_curve(coarse_[static_cast<std::size_t>(c)], points_[static_cast<std::size_t>(c)]);
}

}  // namespace leukolens
