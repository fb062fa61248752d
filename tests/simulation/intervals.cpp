// How often do the intervals of `evaluate` hold the truth? Simulated studies whose donors differ, as a Markdown table:
//   cmake --build --preset release --target simulate_intervals && build/release/tests/simulation/simulate_intervals
//   [repeats]
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "leukolens/core/random.hpp"
#include "metrics/metric_estimates.hpp"

using namespace leukolens;

namespace {

constexpr int classes = 3, cells_a_donor = 40, truth_donors = 5000;

/// Cells of `donors` donors. A donor's cells share a shift of each class's logit (standard deviation 0.5) and of the
/// signal (0.3): some donors are harder, and harder for some classes. Logits are then sharpened: over-confident.
struct Study {
  Table p;
  std::vector<int> labels;
  std::vector<std::string> donors;
};

Study simulate(int donors, std::uint64_t seed) {
  Study study{Table(donors * cells_a_donor, classes), {}, {}};
  for (int d = 0; d < donors; ++d) {
    Random random(seed, "donor", static_cast<std::uint64_t>(d));
    double shift[classes];
    for (double& s : shift) s = 0.5 * random.normal();
    const double signal = 1.5 + 0.3 * random.normal();
    for (int i = 0; i < cells_a_donor; ++i) {
      const Eigen::Index row = d * cells_a_donor + i;
      const int y = static_cast<int>(random.below(classes));
      double sum = 0;
      for (int k = 0; k < classes; ++k) {
        const double logit = random.normal() + shift[k] + (k == y ? signal : 0);
        sum += study.p(row, k) = std::exp(1.8 * logit);
      }
      study.p.row(row) /= sum;
      study.labels.push_back(y);
      study.donors.push_back("d" + std::to_string(d));
    }
  }
  return study;
}

const std::vector<std::string> figures = {"accuracy", "macro_f1", "nll", "brier", "ece", "classwise_ece"};

double value_of(const NamedEstimates& metrics, const std::string& name) {
  for (const auto& [key, e] : metrics)
    if (key == name) return e.value;
  return NAN;
}

struct Hits {
  int held = 0, given = 0;
  void count(const std::optional<Interval>& interval, double truth) {
    if (!interval) return;
    ++given;
    held += interval->lo <= truth && truth <= interval->hi;
  }
};

/// Coverage of one kind of interval for each figure.
struct Coverage {
  std::string kind;
  std::vector<Hits> hits = std::vector<Hits>(figures.size());
  void print(int donors) const {
    std::printf("| %d | %s |", donors, kind.c_str());
    for (const auto& h : hits) h.given ? std::printf(" %.3f |", double(h.held) / h.given) : std::printf(" - |");
    std::printf("\n");
    std::fflush(stdout);
  }
};

NamedEstimates estimates_of(const Study& study, IntervalMethod method, bool by_donor) {
  EvaluationOptions options;
  options.interval.draws = 500;
  options.interval.method = method;
  const auto cells = scored_cells(study.p, study.labels, {});
  const MetricSet set(cells, options, false);
  const auto plan =
      plan_resampling(study.labels.size(), by_donor ? study.donors : std::vector<std::string>{}, options.interval);
  return estimate_metrics(set, cells, plan, options, false).of_all();
}

void add(Coverage& coverage, const NamedEstimates& metrics, const std::vector<double>& truth, bool bca) {
  for (std::size_t f = 0; f < figures.size(); ++f)
    for (const auto& [key, e] : metrics)
      if (key == figures[f]) coverage.hits[f].count(bca ? e.bca : e.ci, truth[f]);
}

}  // namespace

int main(int count, char** arguments) {
  const int repeats = count > 1 ? std::atoi(arguments[1]) : 1000;
  const auto population = estimates_of(simulate(truth_donors, 999), IntervalMethod::jackknife, false);
  std::vector<double> truth;
  std::printf("%d repeats; %d cells a donor; truth from %d donors:", repeats, cells_a_donor, truth_donors);
  for (const auto& name : figures) {
    truth.push_back(value_of(population, name));
    std::printf(" %s %.4f", name.c_str(), truth.back());
  }
  std::printf("\n\n| donors | interval |");
  for (const auto& name : figures) std::printf(" %s |", name.c_str());
  std::printf("\n|---|---|");
  for (std::size_t f = 0; f < figures.size(); ++f) std::printf("---|");
  std::printf("\n");
  for (const int donors : {5, 10, 20, 40, 100}) {
    Coverage jackknife{"t, jackknife of donors"}, percentile{"percentile, bootstrap of donors"},
        bca{"BCa, bootstrap of donors"}, cells{"t, cells (donors ignored)"};
    for (int r = 0; r < repeats; ++r) {
      const auto study =
          simulate(donors, 1000 + static_cast<std::uint64_t>(r) * 100 + static_cast<std::uint64_t>(donors));
      add(jackknife, estimates_of(study, IntervalMethod::jackknife, true), truth, false);
      const auto bootstrap = estimates_of(study, IntervalMethod::bootstrap, true);
      add(percentile, bootstrap, truth, false);
      add(bca, bootstrap, truth, true);
      add(cells, estimates_of(study, IntervalMethod::jackknife, false), truth, false);
    }
    for (const auto& coverage : {jackknife, percentile, bca, cells}) coverage.print(donors);
  }
}
