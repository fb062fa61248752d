#include "leukolens/statistics/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/sampling.hpp"
#include "statistics/bootstrap_intervals.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_donors = 5;        // below: no interval
constexpr std::size_t most_for_jackknife = 40;  // above: bootstrap
constexpr std::size_t most_for_bca = 500;       // donors
constexpr std::size_t blocks = 200;

std::string too_few(const std::vector<std::string>& donors) {
  const auto count = donors.size();
  std::string names;
  for (const auto& name : donors) names += (names.empty() ? "" : ", ") + (name.empty() ? "(unnamed)" : name);
  return std::to_string(count) + (count == 1 ? " donor" : " donors") + ": too few for an interval (" + names + ")";
}

/// Deals cells to blocks of equal size (within one) at random.
std::vector<int> random_blocks(std::size_t n, std::uint64_t seed) {
  std::vector<int> block(n);
  for (std::size_t i = 0; i < n; ++i) block[i] = static_cast<int>(i % blocks);
  Random random(seed, "blocks of cells");
  shuffle(block, random);
  return block;
}

std::string name_of_units(const Resampling& resampling) {
  switch (resampling.unit) {
    case Resampling::Unit::donors:
      return std::to_string(resampling.units) + " donors";
    case Resampling::Unit::blocks:
      return std::to_string(resampling.units) + " random blocks of cells";
    default:
      return "cells";
  }
}

/// The statistics without unit u, for every u.
std::vector<std::vector<double>> leave_one_out(const Resampled& statistics, std::size_t units) {
  std::vector<std::uint16_t> times(units, 1);
  std::vector<std::vector<double>> values(units);
  for (std::size_t u = 0; u < units; ++u) {
    times[u] = 0;
    values[u] = statistics(times);
    times[u] = 1;
  }
  return values;
}

/// Replicate r draws as many units as there are, with replacement.
std::vector<std::vector<double>> bootstrap(const Resampled& statistics, const Resampling& resampling,
                                           const IntervalOptions& options) {
  const char* purpose = resampling.unit == Resampling::Unit::donors ? "bootstrap of donors" : "bootstrap of cells";
  std::vector<std::vector<double>> replicates;
  std::vector<std::uint16_t> times;
  std::vector<int> drawn;
  for (int r = 0; r < options.draws; ++r) {
    Random random(options.seed, purpose, static_cast<std::uint64_t>(r));
    bootstrap_draw(resampling.units, random, drawn);
    times.assign(resampling.units, 0);
    for (const int u : drawn) ++times[static_cast<std::size_t>(u)];
    replicates.push_back(statistics(times));
  }
  return replicates;
}

std::vector<double> column(const std::vector<std::vector<double>>& rows, std::size_t s) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const auto& row : rows) values.push_back(row[s]);
  return values;
}

void check(const IntervalOptions& options) {
  if (options.draws < 1) throw Error(Kind::bad_value, "bootstrap draws must be 1 or more");
  if (!(options.level > 0 && options.level < 1))
    throw Error(Kind::bad_value, "confidence level must lie between 0 and 1");
}

void add_jackknife(std::vector<Estimate>& estimates, const Resampled& statistics, const Resampling& resampling,
                   const IntervalOptions& options) {
  const auto left_out = leave_one_out(statistics, resampling.units);
  for (std::size_t s = 0; s < estimates.size(); ++s)
    add_jackknife_interval(estimates[s], column(left_out, s), resampling, options);
}

void add_bootstrap(std::vector<Estimate>& estimates, const Resampled& statistics, const Resampling& resampling,
                   const IntervalOptions& options) {
  const auto replicates = bootstrap(statistics, resampling, options);
  const std::string method = "bootstrap of " + name_of_units(resampling) + ", percentile, " +
                             std::to_string(options.draws) + " draws, seed " + std::to_string(options.seed);
  const bool bca = resampling.unit == Resampling::Unit::donors && resampling.units <= most_for_bca;
  const auto left_out = bca ? leave_one_out(statistics, resampling.units) : std::vector<std::vector<double>>{};
  for (std::size_t s = 0; s < estimates.size(); ++s)
    bootstrap_intervals(estimates[s], column(replicates, s), column(left_out, s), method, options.level);
}

}  // namespace

Resampling plan_resampling(std::size_t n, const std::vector<std::string>& donors, const IntervalOptions& options) {
  check(options);
  if (!donors.empty() && donors.size() != n)
    throw Error(Kind::bad_value, std::to_string(donors.size()) + " donors for " + std::to_string(n) + " cells");
  Resampling plan;
  if (n == 0) {
    plan.none = "no cells";
    return plan;
  }
  const bool known = std::any_of(donors.begin(), donors.end(), [](const auto& name) { return !name.empty(); });
  if (known) {
    auto groups = group_by(donors);
    plan.unit = Resampling::Unit::donors;
    plan.of_cell = std::move(groups.of_item);
    plan.unit_names = std::move(groups.names);
    plan.units = plan.unit_names.size();
    if (plan.units < fewest_donors) plan.none = too_few(plan.unit_names);
    if (plan.units <= most_for_jackknife) plan.method = IntervalMethod::jackknife;
  } else if (n > options.most_cells && n > blocks) {
    plan.unit = Resampling::Unit::blocks;
    plan.of_cell = random_blocks(n, options.seed);
    plan.units = blocks;
    plan.method = IntervalMethod::jackknife;
  } else {
    plan.of_cell.resize(n);
    std::iota(plan.of_cell.begin(), plan.of_cell.end(), 0);
    plan.units = n;
    if (n > options.most_cells) plan.method = IntervalMethod::jackknife;
  }
  if (options.method != IntervalMethod::automatic) plan.method = options.method;
  return plan;
}

void add_jackknife_interval(Estimate& e, const std::vector<double>& left_out, const Resampling& resampling,
                            const IntervalOptions& options) {
  e.ci_method = resampling.none;
  if (!resampling.none.empty()) return;
  jackknife_interval(e, left_out, "t interval over the jackknife of " + name_of_units(resampling), options.level);
}

std::vector<Estimate> estimate(const std::vector<double>& values, const Resampled& statistics,
                               const Resampling& resampling, const IntervalOptions& options) {
  check(options);
  std::vector<Estimate> estimates(values.size());
  for (std::size_t s = 0; s < values.size(); ++s) {
    estimates[s].value = values[s];
    estimates[s].n = resampling.of_cell.size();
    estimates[s].ci_method = resampling.none;
  }
  if (!resampling.none.empty()) return estimates;
  if (resampling.method == IntervalMethod::jackknife)
    add_jackknife(estimates, statistics, resampling, options);
  else
    add_bootstrap(estimates, statistics, resampling, options);
  return estimates;
}

std::vector<Estimate> estimate(std::size_t n, const Statistics& statistics, const std::vector<std::string>& donors,
                               const IntervalOptions& options) {
  const auto plan = plan_resampling(n, donors, options);
  std::vector<int> rows(n);
  std::iota(rows.begin(), rows.end(), 0);
  const auto values = statistics(rows);
  const Resampled resampled = [&](std::span<const std::uint16_t> times) {
    rows.clear();
    for (std::size_t i = 0; i < n; ++i)
      rows.insert(rows.end(), times[static_cast<std::size_t>(plan.of_cell[i])], static_cast<int>(i));
    return statistics(rows);
  };
  return estimate(values, resampled, plan, options);
}

void clip(Estimate& e, const Interval& range) {
  const auto cut = [&](std::optional<Interval>& interval) {
    if (interval)
      interval = Interval{std::clamp(interval->lo, range.lo, range.hi), std::clamp(interval->hi, range.lo, range.hi)};
  };
  if (e.ci && (e.ci->lo < range.lo || e.ci->hi > range.hi)) e.ci_method += ", cut to its possible range";
  cut(e.ci);
  cut(e.bca);
  cut(e.null_band);
}

}  // namespace leukolens
