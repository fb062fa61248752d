#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

enum class IntervalMethod { automatic, jackknife, bootstrap };

struct IntervalOptions {
  int draws = 1000;  ///< bootstrap replicates
  double level = 0.95;
  std::uint64_t seed = 1;
  IntervalMethod method = IntervalMethod::automatic;  ///< automatic: by the number of donors, as `plan_resampling` says
  std::size_t most_cells = 50000;  ///< without donors: beyond this many cells blocks of cells stand in for cells
};

/// What is drawn, or left out, as a whole: the donor where donors are known, else the cell, else (many cells) one of
/// 200 blocks that cells are dealt to at random.
struct Resampling {
  enum class Unit { cells, blocks, donors };
  Unit unit = Unit::cells;
  std::vector<int> of_cell;             ///< N, the cell's unit, 0..units-1
  std::vector<std::string> unit_names;  ///< of donors
  std::size_t units = 0;
  IntervalMethod method = IntervalMethod::bootstrap;
  std::string none;  ///< not empty: no interval can be had, and why
};

/// Donors known: fewer than 5: no interval; 5 to 40: t interval over the donor-level jackknife; more: bootstrap of
/// donors. Unknown (`donors` empty, or every name empty): bootstrap of cells; beyond `most_cells` t interval over the
/// jackknife of 200 random blocks of cells. `options.method` overrides the choice but not the 5 donors.
Resampling plan_resampling(std::size_t n, const std::vector<std::string>& donors, const IntervalOptions& options);

/// Several statistics of a sample in which every unit is counted `times[u]` times; NaN where undefined.
using Resampled = std::function<std::vector<double>(std::span<const std::uint16_t> times)>;

/// The statistics with their intervals, and (bootstrap of at most 500 donors) BCa intervals with the donor-level
/// jackknife. Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapters 11, 13, 14.
/// @param values  of the sample itself
std::vector<Estimate> estimate(const std::vector<double>& values, const Resampled& statistics,
                               const Resampling& resampling, const IntervalOptions& options);

/// Gives an estimate the t interval over the jackknife of the units, whatever the plan's method is; none where the plan
/// has none. @param left_out  the statistic without unit u, for every unit
void add_jackknife_interval(Estimate& e, const std::vector<double>& left_out, const Resampling& resampling,
                            const IntervalOptions& options);

/// Several statistics of the cells with the given row numbers (repeats allowed); NaN where undefined.
using Statistics = std::function<std::vector<double>(std::span<const int> rows)>;

/// The statistics of all N cells with intervals, for statistics that are cheap by the row.
std::vector<Estimate> estimate(std::size_t n, const Statistics& statistics, const std::vector<std::string>& donors,
                               const IntervalOptions& options);

/// Cuts an estimate's intervals to what it can be; its method says where `ci` was.
void clip(Estimate& e, const Interval& range);

}  // namespace leukolens
