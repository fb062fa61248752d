#include "metrics/grouping.hpp"

#include <map>

#include "leukolens/core/rows_of.hpp"
#include "metrics/metric_estimates.hpp"

namespace leukolens {
namespace {

GroupEvaluation evaluate_group(const std::string& name, const ScoredCells& cells,
                               const std::vector<std::string>& donors, const EvaluationOptions& options) {
  const MetricSet figures(cells, options, false);
  // within a group the jackknife is enough, and quick however many groups there are
  auto of_group = options;
  of_group.interval.most_cells = 0;
  const auto plan = plan_resampling(cells.size(), donors, of_group.interval);
  GroupEvaluation out{name, static_cast<int>(cells.size()), 0, 0};
  out.metrics = estimate_metrics(figures, cells, plan, of_group, false).of_all();
  double weight = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    weight += cells.weight_of(i);
    out.mean_confidence += cells.weight_of(i) * cells.confidence[i];
  }
  out.mean_confidence /= weight;
  out.accuracy = out.metrics.front().second.value;
  return out;
}

}  // namespace

std::vector<GroupEvaluation> evaluate_groups(const ScoredCells& cells, const std::vector<std::string>& values,
                                             const std::vector<std::string>& donors, const EvaluationOptions& options) {
  std::map<std::string, std::vector<int>> rows;  // bytewise order of names
  for (std::size_t i = 0; i < values.size(); ++i) rows[values[i]].push_back(static_cast<int>(i));
  std::vector<GroupEvaluation> groups;
  for (const auto& [name, members] : rows) {
    Table p;
    const auto group = select(cells, members, p);
    groups.push_back(evaluate_group(name, group, rows_of(donors, members), options));
  }
  return groups;
}

}  // namespace leukolens
