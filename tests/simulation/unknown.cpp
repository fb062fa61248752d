// Is the promise on unknown cells kept, and how often does its check raise an alarm? Prints tables of docs/methods.md.
//
// Novelty of a cell of class k: scale_k times a chi-squared number of 8 degrees of freedom. `calibrate` rows and fresh
// cells are drawn alike; three classes of 25 %, 50 % and 25 % of the cells. Unequal: the first class has 1.5 times the
// novelty of the others, in calibrate rows and fresh cells. Strange: in fresh cells alone.
#include "leukolens/decisions/unknown.hpp"

#include <cmath>
#include <cstdio>
#include <vector>

#include "leukolens/core/random.hpp"
#include "leukolens/metrics/unknown_check.hpp"

using namespace leukolens;

namespace {

struct Cells {
  std::vector<double> novelty;
  std::vector<int> of_class;
};

Cells draw(int n, double scale_of_first, Random& random) {
  Cells cells;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    const int k = u < 0.25 ? 0 : u < 0.75 ? 1 : 2;
    double sum = 0;
    for (int d = 0; d < 8; ++d) sum += std::pow(random.normal(), 2);
    cells.novelty.push_back(sum * (k == 0 ? scale_of_first : 1));
    cells.of_class.push_back(k);
  }
  return cells;
}

void print_row(const char* what, int fitted_on, int fresh, double scale_fit, double scale_fresh) {
  constexpr int repeats = 500;
  double expected = 0, found = 0;
  int promise = 0, unequal = 0, right_class = 0;
  for (int r = 0; r < repeats; ++r) {
    Random random(static_cast<std::uint64_t>(r), what, static_cast<std::uint64_t>(fitted_on * 10000 + fresh));
    const auto threshold = fit_unknown(draw(fitted_on, scale_fit, random).novelty, 0.99);
    const auto cells = draw(fresh, scale_fresh, random);
    std::vector<char> unknown;
    for (const double v : cells.novelty) unknown.push_back(v > threshold.threshold);
    const auto check =
        check_unknown(unknown, cells.of_class, {"a", "b", "c"}, {}, {threshold.false_alarms, threshold.n});
    expected += threshold.false_alarms;
    found += static_cast<double>(check.unknown) / fresh;
    promise += check.more_than_promised();
    unequal += check.unequal() != nullptr;
    right_class += check.unequal() && check.unequal()->name == "a";
  }
  std::printf("| %s | %d | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n", what, fitted_on, fresh,
              100 * expected / repeats, 100 * found / repeats, 100. * promise / repeats, 100. * unequal / repeats,
              100. * right_class / repeats);
  std::fflush(stdout);
}

}  // namespace

int main() {
  std::puts(
      "| cells | calibrate rows | fresh cells | promised | called unknown | alarm: more than promised | alarm: unequal "
      "| "
      "of these the right class |");
  std::puts("|---|---|---|---|---|---|---|---|");
  for (const int fitted_on : {20, 45, 100, 400})
    for (const int fresh : {100, 500}) {
      print_row("alike", fitted_on, fresh, 1, 1);
      print_row("unequal", fitted_on, fresh, 1.5, 1.5);
      print_row("strange", fitted_on, fresh, 1, 1.5);
    }
}
