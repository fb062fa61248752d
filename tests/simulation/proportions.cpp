// How often do the intervals of proportions hold the truth? Prints the tables of docs/methods.md:
//   cmake --build --preset release --target simulate_proportions && build/release/tests/simulation/simulate_proportions
//   [repeats]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "leukolens/core/random.hpp"
#include "leukolens/statistics/binomial.hpp"
#include "leukolens/statistics/normal.hpp"
#include "leukolens/statistics/proportion.hpp"
#include "leukolens/statistics/wilson.hpp"

using namespace leukolens;

namespace {

constexpr double proportions[] = {0.5, 0.8, 0.9, 0.95, 0.98, 0.99};

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// The logit around which donors lie, normal with that standard deviation, so that the mean of their rates is p.
double centre_for(double p, double deviation) {
  constexpr int points = 400;
  double lo = -20, hi = 20;
  for (int step = 0; step < 60; ++step) {
    const double middle = (lo + hi) / 2;
    double mean = 0;
    for (int i = 0; i < points; ++i)
      mean += logistic(middle + deviation * normal_quantile((i + 0.5) / points)) / points;
    (mean < p ? lo : hi) = middle;
  }
  return lo;
}

struct Design {
  int donors, cells;  ///< cells of a donor
  double deviation;   ///< of the donors' logits
  bool unequal;       ///< donors have half to twice as many cells in turn
};

std::vector<UnitCounts> draw(const Design& design, double centre, std::uint64_t seed) {
  Random random(seed, "donors");
  std::vector<UnitCounts> units(static_cast<std::size_t>(design.donors));
  for (std::size_t d = 0; d < units.size(); ++d) {
    const double rate = logistic(centre + design.deviation * random.normal());
    const int cells = design.unequal ? (d % 2 ? 2 * design.cells : design.cells / 2) : design.cells;
    for (int i = 0; i < cells; ++i) units[d].add(1, random.uniform() < rate);
  }
  return units;
}

struct Held {
  int now = 0, before = 0;
  double width = 0;
};

/// Before: t interval over the jackknife of the donors, cut to 0..1; none where every donor is all right.
bool held_before(const std::vector<UnitCounts>& units, const Resampling& plan, double p) {
  UnitCounts all;
  for (const auto& u : units) all.trials += u.trials, all.hits += u.hits;
  std::vector<double> left_out;
  for (const auto& u : units) left_out.push_back((all.hits - u.hits) / (all.trials - u.trials));
  Estimate e{all.hits / all.trials};
  add_jackknife_interval(e, left_out, plan, {});
  clip(e, {0, 1});
  return e.ci && e.ci->lo <= p && p <= e.ci->hi;
}

Held simulate(const Design& design, double p, int repeats) {
  Resampling plan;
  plan.unit = Resampling::Unit::donors;
  plan.units = static_cast<std::size_t>(design.donors);
  const double centre = centre_for(p, design.deviation);
  Held held;
  for (int r = 0; r < repeats; ++r) {
    const auto units = draw(design, centre, static_cast<std::uint64_t>(r) + 1);
    Estimate e;
    set_proportion_interval(e, units, plan, 0.95);
    held.now += e.ci->lo <= p && p <= e.ci->hi;
    held.width += (e.ci->hi - e.ci->lo) / repeats;
    held.before += held_before(units, plan, p);
  }
  return held;
}

void print_donors(const Design& design, int repeats) {
  std::printf("| %.1f | %d | %d%s |", design.deviation, design.donors, design.cells, design.unequal ? ", unequal" : "");
  double width = 0;
  int least_before = repeats;
  for (const double p : proportions) {
    const auto held = simulate(design, p, repeats);
    std::printf(" %.3f |", double(held.now) / repeats);
    width += held.width / std::size(proportions);
    least_before = std::min(least_before, held.before);
  }
  std::printf(" %.2f | %.3f |\n", width, double(least_before) / repeats);
  std::fflush(stdout);
}

double probability(std::size_t hits, std::size_t n, double p) {
  return binomial_cdf(hits, n, p) - (hits ? binomial_cdf(hits - 1, n, p) : 0);
}

/// Coverage of n independent cells, exact: the sum over all numbers of hits.
void print_cells(std::size_t n) {
  for (const bool wilson : {false, true}) {
    std::printf("| %zu | %s |", n, wilson ? "Wilson" : "Clopper-Pearson");
    for (const double p : proportions) {
      double held = 0;
      for (std::size_t hits = 0; hits <= n; ++hits) {
        const double size = static_cast<double>(n), x = static_cast<double>(hits);
        const auto ci = wilson ? wilson_interval(x / size, size) : clopper_pearson(x, size, 0.95);
        if (ci.lo <= p && p <= ci.hi) held += probability(hits, n, p);
      }
      std::printf(" %.3f |", held);
    }
    std::printf("\n");
  }
}

}  // namespace

int main(int count, char** arguments) {
  const int repeats = count > 1 ? std::atoi(arguments[1]) : 2000;
  std::printf("Donors: %d repeats a number, seeds 1 to %d\n\n", repeats, repeats);
  std::puts(
      "| donor effect | donors | cells of a donor | 0.5 | 0.8 | 0.9 | 0.95 | 0.98 | 0.99 | mean width | before, least "
      "|");
  std::puts("|---|---|---|---|---|---|---|---|---|---|---|");
  for (const double deviation : {0., 0.5, 1., 1.5})
    for (const int donors : {5, 6, 10, 20, 30})
      for (const int cells : {25, 100}) print_donors({donors, cells, deviation, false}, repeats);
  for (const int donors : {5, 10, 30}) print_donors({donors, 25, 1, true}, repeats);
  for (const int donors : {60, 200}) print_donors({donors, 25, 1, false}, repeats);
  std::puts("\nCells, exact\n\n| cells | interval | 0.5 | 0.8 | 0.9 | 0.95 | 0.98 | 0.99 |");
  std::puts("|---|---|---|---|---|---|---|---|");
  for (const std::size_t n : {10, 20, 44, 100, 1000}) print_cells(n);
}
