// Which smoothing of a calibrator is best on few rows? Prints the tables of docs/methods.md:
//   cmake --build --preset release --target simulate_smoothing && build/release/tests/simulation/simulate_smoothing
//   [repeats [auto | table.npz ...]]     auto: which methods to choose among, instead; tables: arrays `predictions`
//   (probabilities) and `ground_truth`, drawn from instead
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <numeric>
#include <string_view>

#include "leukolens/calibration/calibrator.hpp"
#include "leukolens/calibration/cross_validation.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/rows_of.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "leukolens/metrics/reliability.hpp"
#include "leukolens/predictions/score_table.hpp"

using namespace leukolens;

namespace {

const Warn quiet = [](const std::string&) {};
constexpr int row_counts[] = {20, 50, 100, 300, 1000, 2000}, fresh_cells = 3000;

/// What a network makes of the log odds: times `sharpness`, plus a bias that rises over the classes and noise.
struct Network {
  const char* name;
  double sharpness, bias = 0, noise = 0;
  double wrong_labels = 0;  ///< fraction of the labels that are drawn anew from all classes
};
constexpr Network networks[] = {{"over-confident", 2.5},
                                {"slightly over-confident", 1.3},
                                {"calibrated", 1},
                                {"under-confident", 0.5},
                                {"calibrated, 1 % of labels random", 1, 0, 0, 0.01},
                                {"over-confident and biased, 2 % random", 1.5, 0.5, 0.5, 0.02}};

struct Population {
  Network network;
  int classes;
  double spread;  ///< of the features around the corners of a simplex
};

struct Cells {
  Table logits;
  std::vector<int> labels;
  double true_nll = 0;  ///< of the probabilities that the cells were made with
};

Cells make(const Population& from, int n, std::uint64_t seed, const char* purpose) {
  Cells cells{Table(n, from.classes), std::vector<int>(static_cast<std::size_t>(n))};
  const auto& network = from.network;
  Random random(seed, purpose);
  for (Eigen::Index i = 0; i < n; ++i) {
    int y = static_cast<int>(random.below(static_cast<std::uint64_t>(from.classes)));
    Table odds(1, from.classes);
    for (int k = 0; k < from.classes; ++k)
      odds(0, k) = ((k == y) + from.spread * random.normal()) / (from.spread * from.spread);
    if (random.uniform() < network.wrong_labels)
      y = static_cast<int>(random.below(static_cast<std::uint64_t>(from.classes)));
    for (int k = 0; k < from.classes; ++k)
      cells.logits(i, k) = network.sharpness * odds(0, k) + network.noise * random.normal() +
                           network.bias * (2. * k / (from.classes - 1) - 1);
    cells.labels[static_cast<std::size_t>(i)] = y;
    const double p = (1 - network.wrong_labels) * softmax(odds)(0, y) + network.wrong_labels / from.classes;
    cells.true_nll -= std::log(p) / n;
  }
  return cells;
}

/// The spread at which the class of the largest log odds is right that often.
double spread_for(int classes, double accuracy) {
  double lo = 0.1, hi = 3;
  for (int step = 0; step < 20; ++step) {
    const double middle = (lo + hi) / 2;
    const auto cells = make({{"", 1}, classes, middle}, 20000, 1, "spread");
    int right = 0;
    const auto predicted = predicted_classes(cells.logits);
    for (std::size_t i = 0; i < predicted.size(); ++i) right += predicted[i] == cells.labels[i];
    (right > accuracy * 20000 ? lo : hi) = middle;
  }
  return lo;
}

std::vector<Population> populations(std::initializer_list<int> classes, std::initializer_list<double> accuracies) {
  std::vector<Population> all;
  for (const int k : classes)
    for (const double accuracy : accuracies)
      for (const auto& network : networks) all.push_back({network, k, spread_for(k, accuracy)});
  return all;
}

/// A way to calibrate; `choose`: softmax where five folds say that it is better.
struct Rule {
  const char* name;
  CalibrationMethod method;
  Smoothing smoothing;
  bool none = false, choose = false;
  std::vector<CalibrationMethod> among = {};  ///< where not empty: chosen from these as `--method auto` does
};

Table calibrated(const Rule& rule, const Cells& rows, const Cells& fresh, std::uint64_t seed) {
  if (rule.none) return softmax(fresh.logits);
  if (!rule.among.empty()) {
    const auto choice = choose_method(rows.logits, rows.labels, {}, rule.among, {}, {5, seed});
    return apply(fit_calibrator(choice.chosen, rows.logits, rows.labels), fresh.logits);
  }
  const CalibratorOptions options{.smoothing = rule.smoothing};
  if (rule.choose) {
    const auto choice = choose_method(rows.logits, rows.labels, {}, {rule.method}, options, {5, seed});
    if (!(choice.candidates[0].nll < choice.nll_uncalibrated)) return softmax(fresh.logits);
  }
  return apply(fit_calibrator(rule.method, rows.logits, rows.labels, options), fresh.logits);
}

/// Sums over repeats and populations, and the worst population against none.
struct Score {
  double excess = 0, ece = 0, worst = -INFINITY;
  int count = 0;
};

void print(const char* title, const std::vector<Rule>& rules,
           const std::map<std::pair<std::size_t, int>, Score>& scores, double (*value)(const Score&)) {
  std::printf("\n| %s |", title);
  for (const int n : row_counts) std::printf(" %d rows |", n);
  std::printf("\n|---|---|---|---|---|---|---|\n");
  for (std::size_t r = 0; r < rules.size(); ++r) {
    std::printf("| %s |", rules[r].name);
    for (const int n : row_counts) std::printf(" %.1f |", value(scores.at({r, n})));
    std::printf("\n");
  }
  std::fflush(stdout);
}

/// Where rows to calibrate on come from, and the cells on which that is evaluated.
struct Source {
  std::function<Cells(int n, std::uint64_t seed)> rows;
  Cells fresh;
};

std::vector<Source> sources_of(const std::vector<Population>& populations) {
  std::vector<Source> sources;
  for (const auto& p : populations)
    sources.push_back({[p](int n, std::uint64_t seed) { return make(p, n, seed, "rows"); },
                       make(p, fresh_cells, 1000 + sources.size(), "fresh")});
  return sources;
}

/// Rows of a table; what it has of truth is the temperature that is best on the fresh cells themselves.
Source source_of(const char* path) {
  const auto table = read_scores(
      path, {.kind = ScoreKind::probabilities, .scores_array = "predictions", .labels_array = "ground_truth"}, quiet);
  std::vector<int> order(table.size());
  std::iota(order.begin(), order.end(), 0);
  Random random(1, "order of rows");
  shuffle(order, random);
  const auto cells_of = [table](const std::vector<int>& rows) {
    return Cells{logits_of(select(table, rows), quiet), rows_of(table.labels, rows)};
  };
  const auto last = order.end() - fresh_cells;
  const std::vector<int> others(order.begin(), last);
  Source source{[=](int n, std::uint64_t seed) {
                  auto drawn = others;
                  Random of_seed(seed, "rows");
                  shuffle(drawn, of_seed);
                  drawn.resize(static_cast<std::size_t>(n));
                  return cells_of(drawn);
                },
                cells_of({last, order.end()})};
  source.fresh.true_nll = fit_temperature(source.fresh.logits, source.fresh.labels).nll_after;
  return source;
}

void compare(const std::vector<Source>& from, const std::vector<Rule>& rules, int repeats) {
  std::map<std::pair<std::size_t, int>, Score> scores;
  for (const auto& source : from) {
    const auto& fresh = source.fresh;
    for (const int n : row_counts) {
      std::vector<double> excess(rules.size());
      for (int r = 0; r < repeats; ++r) {
        const auto seed = static_cast<std::uint64_t>(r) + 1;
        const auto rows = source.rows(n, seed);
        for (std::size_t m = 0; m < rules.size(); ++m) {
          const Table q = calibrated(rules[m], rows, fresh, seed);
          excess[m] += (negative_log_likelihood(q, fresh.labels) - fresh.true_nll) / repeats;
          scores[{m, n}].ece += expected_calibration_error(reliability_bins(q, fresh.labels)) / repeats;
        }
      }
      for (std::size_t m = 0; m < rules.size(); ++m) {
        auto& score = scores[{m, n}];
        score.excess += excess[m];
        score.worst = std::max(score.worst, excess[m] - excess[0]);
        ++score.count;
      }
    }
  }
  print("excess NLL x 1000", rules, scores, [](const Score& s) { return 1000 * s.excess / s.count; });
  print("worst population against none, NLL x 1000", rules, scores, [](const Score& s) { return 1000 * s.worst; });
  print("ECE x 1000", rules, scores, [](const Score& s) { return 1000 * s.ece / s.count; });
}

/// How many rows a class it takes for the methods of many parameters.
void compare_choices(int repeats) {
  using enum CalibrationMethod;
  const std::vector<Rule> rules{{"none", temperature, {}, true},
                                {"temperature", temperature, default_smoothing(temperature)},
                                {"auto of temperature and bcts", temperature, {}, false, false, {temperature, bcts}},
                                {"auto without histogram, isotonic, dirichlet, matrix",
                                 temperature,
                                 {},
                                 false,
                                 false,
                                 {temperature, ensemble_temperature, bcts, platt, vector, beta}},
                                {"auto of all", temperature, {}, false, false, all_calibration_methods()}};
  for (const int classes : {2, 5}) {
    std::printf("\n%d classes, accuracy 0.8 and 0.9\n", classes);
    compare(sources_of(populations({classes}, {0.8, 0.9})), rules, repeats);
  }
}

}  // namespace

int main(int count, char** arguments) {
  const int repeats = count > 1 ? std::atoi(arguments[1]) : 40;
  std::printf("%d repeats a population, seeds 1 to %d; %d fresh cells\n", repeats, repeats, fresh_cells);
  if (count > 2 && std::string_view(arguments[2]) == "auto") {
    compare_choices(repeats);
    return 0;
  }
  constexpr auto t = CalibrationMethod::temperature;
  const std::vector<Rule> rules{{"none", t, {}, true},
                                {"maximum likelihood", t, {}},
                                {"maximum likelihood, uniform 1", t, {0, 1}},
                                {"maximum likelihood, uniform 0.1", t, {0, 0.1}},
                                {"maximum likelihood where five folds say so", t, {}, false, true},
                                {"prior 1, uniform 0.1", t, {1, 0.1}},
                                {"prior 4", t, {4, 0}},
                                {"prior 4, uniform 0.1", t, {4, 0.1}},
                                {"prior 4, uniform 1", t, {4, 1}},
                                {"prior 8, uniform 0.1", t, {8, 0.1}}};
  if (count > 2) {
    std::vector<Source> tables;
    for (int i = 2; i < count; ++i) tables.push_back(source_of(arguments[i]));
    compare(tables, rules, repeats);
    return 0;
  }
  compare(sources_of(populations({2, 3, 5}, {0.8, 0.9, 0.95, 0.99})), rules, repeats);
  std::vector<Rule> others{{"none", t, {}, true}};
  for (const auto method : all_calibration_methods())
    if (method != t)
      for (const double cells : {0.1, 0.3, 1., 2.}) others.push_back({name_of(method), method, {0, cells}});
  std::printf("\nOthers: uniform 0.1, 0.3, 1 and 2 in turn; 3 classes, accuracy 0.9 and 0.97\n");
  compare(sources_of(populations({3}, {0.9, 0.97})), others, std::max(1, repeats / 4));
}
