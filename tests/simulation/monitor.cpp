// How often does `monitor` raise an alarm where nothing has changed, and where the instrument has? Prints the table of
// docs/methods.md:
//   cmake --build --preset release --target simulate_monitor && build/release/tests/simulation/simulate_monitor
//   [repeats]
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "leukolens/core/random.hpp"
#include "leukolens/population/drift.hpp"

using namespace leukolens;

namespace {

constexpr int classes = 3;

/// How a run is made. Every capture has its own mean of each property, normal with standard deviation `between` in
/// units of the spread within a class, and its own class fractions. That spread is 0.05 rad of the background, a factor
/// of exp(0.2) of the focus and exp(0.35) of the novelty.
struct Run {
  int captures = 10;
  int cells = 60;  ///< of a capture
  double between = 0;
  double shift = 0;        ///< of the focus, in units of the spread within a capture: a real change
  bool one_large = false;  ///< the first capture holds as many cells as all others together
  bool pure = false;       ///< a capture holds one class, isolated to 90 %
  bool named = true;       ///< the column `capture` is there
  double level = NAN;      ///< rad: every background is this, but for the rounding of float32
};

void add_cell(ScoreTable& t, const double* fractions, const double* offsets, double shift, Random& random) {
  double u = random.uniform();
  int y = 0;
  while (y + 1 < classes && u >= fractions[y]) u -= fractions[y++];
  const auto row = t.logits.rows();
  t.logits.conservativeResize(row + 1, classes);
  for (int k = 0; k < classes; ++k) t.logits(row, k) = 2 * ((k == y) + 0.6 * (random.normal() + offsets[k]));
  t.labels.push_back(y);
  t.novelty.push_back(20 * std::exp(0.35 * (y + random.normal() + offsets[classes])));
  t.background.push_back(0.05 * (random.normal() + offsets[classes + 1]));
  t.focus.push_back(0.3 * std::exp(0.2 * (random.normal() + offsets[classes + 2] + shift)));
}

ScoreTable simulate(const Run& run, std::uint64_t seed, const char* purpose) {
  ScoreTable t;
  t.path = "simulated.csv";
  t.classes = {"a", "b", "c"};
  for (int c = 0; c < run.captures; ++c) {
    Random random(seed, purpose, static_cast<std::uint64_t>(c));
    double fractions[classes], offsets[classes + 3], sum = 0;
    for (double& f : fractions) sum += f = std::exp(0.2 * random.normal());
    for (double& f : fractions) f /= sum;
    if (run.pure)
      for (int k = 0; k < classes; ++k) fractions[k] = k == c % classes ? 0.9 : 0.1 / (classes - 1);
    for (double& o : offsets) o = run.between * random.normal();
    const int cells = run.one_large && c == 0 ? run.cells * (run.captures - 1) : run.cells;
    for (int i = 0; i < cells; ++i) {
      add_cell(t, fractions, offsets, run.shift, random);
      t.captures.push_back(run.named ? "capture " + std::to_string(c) : "");
      if (!std::isnan(run.level)) t.background.back() = static_cast<float>(run.level);
    }
  }
  return t;
}

void print(const char* what, const Run& reference, const Run& today, int repeats) {
  int verdicts[5] = {};
  for (int r = 0; r < repeats; ++r) {
    const auto seed = static_cast<std::uint64_t>(r) + 1;
    const SourceCells source{{}, simulate(reference, seed, "then"), "simulated"};
    ++verdicts[static_cast<int>(compare_runs(simulate(today, seed, "now"), source, {}, {}).verdict)];
  }
  const auto fraction = [&](DriftVerdict v) { return double(verdicts[static_cast<int>(v)]) / repeats; };
  std::printf("| %s | %d | %d | %.1f | %.1f | %.3f | %.3f | %.3f | %.3f |\n", what, reference.captures, today.captures,
              today.between, today.shift, fraction(DriftVerdict::like), fraction(DriftVerdict::unlike),
              fraction(DriftVerdict::fractions), fraction(DriftVerdict::unsure));
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  const int repeats = count > 1 ? std::atoi(arguments[1]) : 1000;
  std::printf("%d repeats a row, seeds 1 to %d\n\n", repeats, repeats);
  std::puts(
      "| captures of 60 cells | reference | today | between captures | shift of focus | like | unlike | "
      "class_fractions_differ | unsure |\n|---|---|---|---|---|---|---|---|---|");
  for (const double between : {0., 0.3, 0.6})
    for (const int captures : {7, 8, 12, 20})
      for (const int now : {1, 5}) print("mixed", {captures, 60, between}, {now, 60, between}, repeats);
  for (const int captures : {8, 12, 20}) {
    print("mixed, 600 cells today", {captures, 60, 0.3}, {1, 600, 0.3}, repeats);
    print("mixed, one holds half", {captures, 60, 0.3, 0, true}, {1, 60, 0.3}, repeats);
    print("one class each", {captures, 60, 0.3, 0, false, true}, {3, 60, 0.3, 0, false, true}, repeats);
  }
  for (const double level : {0.04125, 0.0412501, 0.05, 0.07})
    print(level < 0.042  ? "mixed, background level to 1e-7 rad"
          : level < 0.06 ? "mixed, +0.009 rad"
                         : "mixed, +0.029 rad",
          {12, 60, 0.3, 0, false, false, true, 0.04125}, {1, 60, 0.3, 0, false, false, true, level}, repeats);
  print("mixed, not named", {12, 60, 0.3, 0, false, false, false}, {1, 60, 0.3}, repeats);
  for (const double between : {0., 0.3, 0.6})
    for (const double shift : {1., 2., 4.})
      for (const int captures : {8, 20})
        for (const int now : {1, 5}) print("mixed", {captures, 60, between}, {now, 60, between, shift}, repeats);
}
