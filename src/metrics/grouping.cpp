#include "metrics/grouping.hpp"

#include <algorithm>
#include <map>

#include "leukolens/core/rows_of.hpp"
#include "metrics/metric_estimates.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_labels = 2500000;  // drawn for the null bands of all groups of a column: some 0.1 s
constexpr std::size_t fewest_draws = 100;     // of a null band; where fewer are affordable there is none

GroupEvaluation evaluate_group(const std::string& name, const ScoredCells& cells,
                               const std::vector<std::string>& donors, const EvaluationOptions& options,
                               int null_draws) {
  const MetricSet metrics(cells, options, false);
  // within a group the jackknife is enough, and quick however many groups there are
  auto of_group = options;
  of_group.interval.most_cells = 0;
  const auto plan = plan_resampling(cells.size(), donors, of_group.interval);
  GroupEvaluation out{name, static_cast<int>(cells.size()), 0, 0};
  out.metrics = estimate_metrics(metrics, cells, plan, of_group, null_draws).of_all();
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
  const auto affordable = most_labels / std::max<std::size_t>(1, values.size());
  const int null_draws = affordable < fewest_draws
                             ? 0
                             : static_cast<int>(std::min(affordable, static_cast<std::size_t>(options.interval.draws)));
  std::vector<GroupEvaluation> groups;
  for (const auto& [name, members] : rows) {
    Table p;
    const auto group = select(cells, members, p);
    groups.push_back(evaluate_group(name, group, rows_of(donors, members), options, null_draws));
  }
  return groups;
}

}  // namespace leukolens
