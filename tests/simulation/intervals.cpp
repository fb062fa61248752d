// How often do the intervals of `evaluate` hold the truth, and how often is an over-confident model given an all-clear?
// Prints the tables of docs/methods.md:
//   cmake --build --preset release --target simulate_intervals && build/release/tests/simulation/simulate_intervals
//   [repeats]
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "leukolens/core/random.hpp"
#include "leukolens/metrics/confidence_verdict.hpp"
#include "metrics/metric_estimates.hpp"

using namespace leukolens;

namespace {

constexpr int classes = 3, cells_a_donor = 25, truth_donors = 8000, draws = 200;
constexpr int donor_counts[] = {5, 6, 10, 20, 60};

/// Logits are normal, with a signal at the label, times `sharpness`: 1.3 is nearly calibrated, 1.8 over-confident.
struct Population {
  const char* name;
  double sharpness;
};
constexpr Population populations[] = {{"nearly calibrated", 1.3}, {"miscalibrated", 1.8}};

struct Study {
  Table p;
  std::vector<int> labels;
  std::vector<std::string> donors;
};

/// A donor's cells share a shift of each class's logit (standard deviation 0.5) and of the signal (0.3): some donors
/// are harder, and harder for some classes.
Study simulate(int donors, double sharpness, std::uint64_t seed) {
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
      for (int k = 0; k < classes; ++k)
        sum += study.p(row, k) = std::exp(sharpness * (random.normal() + shift[k] + (k == y ? signal : 0)));
      study.p.row(row) /= sum;
      study.labels.push_back(y);
      study.donors.push_back("d" + std::to_string(d));
    }
  }
  return study;
}

/// Of all cells, of the first class, and the accuracy of the bin that holds 0.9.
std::string name_of(const MetricKey& key) {
  if (key.of == MetricKey::Of::all) return key.name;
  if (key.of == MetricKey::Of::a_class && key.index == 0) return key.name + " of a class";
  return key.of == MetricKey::Of::a_bin && key.index == reliability_bin(0.9, 15) ? "accuracy of the bin at 0.9" : "";
}

struct Hits {
  int held = 0, given = 0;
};

/// Coverage by figure, and the order in which figures come.
struct Coverage {
  std::vector<std::string> names;
  std::map<std::string, std::map<int, Hits>> hits;  // figure, column
};

std::map<std::string, double> truth_of(double sharpness) {
  const auto study = simulate(truth_donors, sharpness, 999);
  const auto cells = scored_cells(study.p, study.labels, {});
  const MetricSet set(cells, {}, true);
  const auto values = set.exact();
  std::map<std::string, double> truth;
  for (std::size_t s = 0; s < values.size(); ++s) truth[name_of(set.keys()[s])] = values[s];
  return truth;
}

void add_study(const Study& study, const std::map<std::string, double>& truth, int column, Coverage& coverage) {
  EvaluationOptions options;
  options.interval.draws = draws;
  const auto cells = scored_cells(study.p, study.labels, {});
  const MetricSet set(cells, options, true);
  const auto plan = plan_resampling(study.labels.size(), study.donors, options.interval);
  const auto found = estimate_metrics(set, cells, plan, options, 0);
  for (std::size_t s = 0; s < found.keys.size(); ++s) {
    const auto name = name_of(found.keys[s]);
    if (name.empty() || !found.estimates[s].ci) continue;
    if (!coverage.hits.contains(name)) coverage.names.push_back(name);
    auto& hits = coverage.hits[name][column];
    ++hits.given;
    hits.held += found.estimates[s].ci->lo <= truth.at(name) && truth.at(name) <= found.estimates[s].ci->hi;
  }
}

void print(const Coverage& coverage, const std::vector<std::map<std::string, double>>& truth) {
  std::printf("\n| figure | truth |");
  for (const auto& of : truth) {
    for (const int donors : donor_counts) std::printf(" %d |", donors);
    std::printf(&of == &truth.back() ? "\n|---|---|" : " truth |");
  }
  for (std::size_t c = 0; c < 2 * std::size(donor_counts) + 1; ++c) std::printf("---|");
  for (const auto& name : coverage.names) {
    std::printf("\n| %s |", name.c_str());
    int column = 0;
    for (const auto& of : truth) {
      std::printf(" %.4f |", of.at(name));
      for (std::size_t d = 0; d < std::size(donor_counts); ++d) {
        const auto found = coverage.hits.at(name).find(column++);
        const Hits hits = found == coverage.hits.at(name).end() ? Hits{} : found->second;
        hits.given ? std::printf(" %.3f |", double(hits.held) / hits.given) : std::printf(" - |");
      }
    }
  }
  std::printf("\n\n");
}

/// Calls whose confidence is 0.7 to 0.9 and whose chance to be right is `over` less, +- 0.1 by donor.
ScoredCells overconfident(int donors, int each, double over, std::uint64_t seed) {
  ScoredCells cells;
  cells.classes = 2;
  for (int d = 0; d < donors; ++d) {
    Random random(seed, "donor", static_cast<std::uint64_t>(d));
    const double shift = donors > 1 ? 0.1 * random.normal() : 0;
    for (int i = 0; i < each; ++i) {
      cells.confidence.push_back(random.uniform(0.7, 0.9));
      cells.predicted.push_back(0);
      cells.labels.push_back(random.uniform() < cells.confidence.back() - over + shift ? 0 : 1);
    }
  }
  return cells;
}

void print_verdicts(int donors, int each, double over, int repeats) {
  EvaluationOptions options;
  options.interval.draws = draws;
  std::map<ConfidenceVerdict, int> times;
  for (int r = 0; r < repeats; ++r) {
    const auto cells = overconfident(donors, each, over, 7000 + static_cast<std::uint64_t>(r));
    std::vector<std::string> names;
    for (std::size_t i = 0; donors > 1 && i < cells.size(); ++i)
      names.push_back("d" + std::to_string(i / static_cast<std::size_t>(each)));
    const MetricSet set(cells, options, false);
    const auto plan = plan_resampling(cells.size(), names, options.interval);
    for (const auto& [name, e] : estimate_metrics(set, cells, plan, options, 0).of_all())
      if (name == "confidence_gap") ++times[confidence_verdict(e, options.margin)];
  }
  const std::string cells = donors > 1 ? std::to_string(donors) + " donors x " : "";
  std::printf("| %s%d cells | %.0f |", cells.c_str(), each, 100 * over);
  for (const auto v : {ConfidenceVerdict::agree, ConfidenceVerdict::cannot_tell, ConfidenceVerdict::over_confident,
                       ConfidenceVerdict::under_confident})
    std::printf(" %.1f %% |", 100. * times[v] / repeats);
  std::printf("\n");
}

}  // namespace

int main(int count, char** arguments) {
  const int repeats = count > 1 ? std::atoi(arguments[1]) : 300;
  std::printf("%d repeats; %d cells a donor; truth from %d donors; %d draws\n", repeats, cells_a_donor, truth_donors,
              draws);
  std::vector<std::map<std::string, double>> truth;
  Coverage coverage;
  int column = 0;
  for (const auto& population : populations) {
    truth.push_back(truth_of(population.sharpness));
    std::printf("%s: ECE %.4f, classwise %.4f\n", population.name, truth.back().at("ece"),
                truth.back().at("classwise_ece"));
    for (const int donors : donor_counts) {
      for (int r = 0; r < repeats; ++r)
        add_study(simulate(donors, population.sharpness, 1000 + static_cast<std::uint64_t>(100 * r + donors)),
                  truth.back(), column, coverage);
      ++column;
    }
  }
  print(coverage, truth);
  std::printf("| cells | over-confident by, points | agree | cannot tell | over-confident | under-confident |\n");
  std::printf("|---|---|---|---|---|---|\n");
  for (const double over : {0.2, 0.0}) {
    print_verdicts(1, 20, over, 5 * repeats);
    print_verdicts(5, 25, over, 5 * repeats);
    print_verdicts(60, 25, over, repeats);
  }
  print_verdicts(1, 4000, 0, repeats);
}
