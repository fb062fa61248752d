#include "leukolens/metrics/decision_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/statistics/proportion.hpp"

namespace leukolens {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What the metrics need of one cell: each metric is a mean of these over some rows.
struct CellOutcome {
  int covered, set_size, accepted, accepted_right, unknown;
};

std::vector<CellOutcome> outcomes_of(const CellDecisions& cells, const std::vector<int>& labels,
                                     const std::vector<int>& predicted) {
  std::vector<CellOutcome> outcomes(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    auto& o = outcomes[i];
    if (cells.sets.rows() > 0) {
      const auto row = static_cast<Eigen::Index>(i);
      o.covered = cells.sets(row, labels[i]);
      o.set_size = static_cast<int>(cells.sets.row(row).count());
    }
    if (cells.decisions.empty()) continue;
    o.accepted = cells.decisions[i] == Decision::accept;
    o.accepted_right = o.accepted && predicted[i] == labels[i];
    o.unknown = cells.decisions[i] == Decision::unknown;
  }
  return outcomes;
}

DecisionCounts counts_of(const CellDecisions& cells, const std::vector<int>& rows) {
  DecisionCounts counts;
  for (const int row : rows) {
    counts.empty_sets += cells.sets.rows() > 0 && cells.sets.row(row).count() == 0;
    if (cells.decisions.empty()) continue;
    const auto decision = cells.decisions[static_cast<std::size_t>(row)];
    counts.accept += decision == Decision::accept;
    counts.review += decision == Decision::review;
    counts.unknown += decision == Decision::unknown;
  }
  return counts;
}

/// Of the cells that the threshold could call unknown; nothing where there are none.
std::optional<UnknownCheck> check_of(const CellDecisions& cells, const std::vector<int>& labels,
                                     const std::vector<std::string>& classes, const std::vector<std::string>& donors) {
  std::vector<char> unknown;
  std::vector<int> labels_here;
  std::vector<std::string> donors_here;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!cells.no_novelty.empty() && cells.no_novelty[i]) continue;
    unknown.push_back(cells.decisions[i] == Decision::unknown);
    labels_here.push_back(labels[i]);
    if (!donors.empty()) donors_here.push_back(donors[i]);
  }
  if (unknown.empty()) return {};
  return check_unknown(unknown, labels_here, classes, donors_here, cells.unknown_promise);
}

class DecisionEstimator {
 public:
  DecisionEstimator(const CellDecisions& cells, std::vector<CellOutcome> outcomes, const IntervalOptions& interval)
      : outcomes_(std::move(outcomes)),
        interval_(interval),
        has_sets_(cells.sets.rows() > 0),
        accepts_(!std::isnan(cells.max_error)),
        knows_unknown_(!std::isnan(cells.unknown_quantile)) {
    if (has_sets_) names_ = {"conformal_coverage", "conformal_set_size"};
    if (accepts_) names_.insert(names_.end(), {"accepted_fraction", "accepted_accuracy"});
    if (knows_unknown_) names_.push_back("unknown_fraction");
  }

  /// @param donors  of the chosen cells, or empty
  NamedEstimates metrics(const std::vector<int>& chosen, const std::vector<std::string>& donors) const {
    const auto statistics = [&](std::span<const int> rows) { return values(chosen, rows); };
    auto estimates = estimate(chosen.size(), statistics, donors, interval_);
    const auto plan = plan_resampling(chosen.size(), donors, interval_);
    NamedEstimates named;
    for (std::size_t s = 0; s < names_.size(); ++s) {
      auto& e = estimates[s];
      if (names_[s] == "conformal_set_size")
        clip(e, {0, std::numeric_limits<double>::infinity()});
      else
        set_proportion_interval(e, counts(names_[s], chosen, plan), plan, interval_.level);
      named.emplace_back(names_[s], std::move(e));
    }
    return named;
  }

 private:
  /// Trials and hits of a proportion, one unit a donor, or one for all.
  std::vector<UnitCounts> counts(const std::string& name, const std::vector<int>& chosen,
                                 const Resampling& plan) const {
    const bool by_donor = plan.unit == Resampling::Unit::donors;
    std::vector<UnitCounts> units(by_donor ? plan.units : 1);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const auto& o = outcomes_[static_cast<std::size_t>(chosen[i])];
      if (name == "accepted_accuracy" && !o.accepted) continue;
      const int hit = name == "conformal_coverage"  ? o.covered
                      : name == "accepted_fraction" ? o.accepted
                      : name == "accepted_accuracy" ? o.accepted_right
                                                    : o.unknown;
      units[by_donor ? static_cast<std::size_t>(plan.of_cell[i]) : 0].add(1, hit);
    }
    return units;
  }

  std::vector<double> values(const std::vector<int>& chosen, std::span<const int> rows) const {
    double covered = 0, set_size = 0, accepted = 0, right = 0, unknown = 0;
    for (const int row : rows) {
      const auto& o = outcomes_[chosen[row]];
      covered += o.covered;
      set_size += o.set_size;
      accepted += o.accepted;
      right += o.accepted_right;
      unknown += o.unknown;
    }
    const auto n = static_cast<double>(rows.size());
    const auto part = [](double some, double all) { return all > 0 ? some / all : nan; };
    std::vector<double> out;
    for (const auto& name : names_) {
      if (name == "conformal_coverage") out.push_back(part(covered, n));
      if (name == "conformal_set_size") out.push_back(part(set_size, n));
      if (name == "accepted_fraction") out.push_back(part(accepted, n));
      if (name == "accepted_accuracy") out.push_back(part(right, accepted));
      if (name == "unknown_fraction") out.push_back(part(unknown, n));
    }
    return out;
  }

  std::vector<CellOutcome> outcomes_;
  IntervalOptions interval_;
  bool has_sets_, accepts_, knows_unknown_;
  std::vector<std::string> names_;
};

void check(const CellDecisions& cells, const std::vector<int>& labels, const std::vector<int>& predicted,
           const std::vector<std::string>& classes, const std::vector<std::string>& donors) {
  const auto n = labels.size();
  const bool fits = predicted.size() == n && (donors.empty() || donors.size() == n) &&
                    (cells.decisions.empty() || cells.decisions.size() == n) &&
                    (cells.no_novelty.empty() || cells.no_novelty.size() == n) &&
                    (cells.sets.rows() == 0 || (static_cast<std::size_t>(cells.sets.rows()) == n &&
                                                static_cast<std::size_t>(cells.sets.cols()) == classes.size()));
  if (!fits) throw Error(Kind::bad_value, "labels, calls, sets and decisions differ in number. Give one each a cell.");
}

}  // namespace

DecisionEvaluation evaluate_decisions(const CellDecisions& cells, const std::vector<int>& labels,
                                      const std::vector<int>& predicted, const std::vector<std::string>& classes,
                                      const std::vector<std::string>& donors, const IntervalOptions& interval) {
  check(cells, labels, predicted, classes, donors);
  const DecisionEstimator estimator(cells, outcomes_of(cells, labels, predicted), interval);
  std::vector<int> all;
  std::vector<std::vector<int>> of_class(classes.size());
  std::map<std::string, std::vector<int>> of_donor;
  for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
    all.push_back(i);
    of_class[labels[i]].push_back(i);
    if (!donors.empty()) of_donor[donors[i]].push_back(i);
  }
  if (of_donor.size() == 1 && of_donor.begin()->first.empty()) of_donor.clear();  // a column without names

  DecisionEvaluation out{
      cells.coverage, cells.max_error, cells.error_confidence, cells.unknown_quantile, cells.notes, {}, {}, {}};
  out.metrics = estimator.metrics(all, donors);
  for (std::size_t k = 0; k < classes.size(); ++k) {
    std::vector<std::string> donors_here;
    if (!donors.empty())
      for (const int i : of_class[k]) donors_here.push_back(donors[i]);
    out.per_class.push_back(
        {classes[k], of_class[k].size(), estimator.metrics(of_class[k], donors_here), counts_of(cells, of_class[k])});
  }
  for (const auto& [name, rows] : of_donor)
    out.donors.push_back({name, rows.size(), estimator.metrics(rows, {}), counts_of(cells, rows)});
  out.counts = counts_of(cells, all);
  if (!std::isnan(cells.unknown_quantile) && !cells.decisions.empty())
    out.unknown_check = check_of(cells, labels, classes, donors);
  return out;
}

}  // namespace leukolens
