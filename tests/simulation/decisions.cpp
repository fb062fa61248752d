// Do sets and decisions keep their promises where the truth is known? Prints the tables of docs/methods.md.
//
// A cell has true logits z ~ N(0, 2^2) for 4 classes, the last of them rare, and a label drawn from softmax(z). The
// network reports z + b, b ~ N(0, effect^2) the same for all cells of a donor: its donor effect. Every second donor has
// 20 cells and one and a half times that effect, the others 120 cells. With odd donors one in ten has an effect of 6.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/decisions/abstention.hpp"
#include "leukolens/decisions/conformal.hpp"

using namespace leukolens;

namespace {

constexpr int classes = 4;

struct Study {
  LabelledRows rows;
  std::vector<double> confidence;
  std::vector<char> right;
};

class Simulator {
 public:
  Simulator(double effect, std::uint64_t repeat, const char* part, double spread = 2)
      : effect_(effect), spread_(spread), random_(repeat, part) {}

  Study donors(int count, bool odd = false) {
    for (int d = 0; d < count; ++d) {
      const bool is_odd = odd && random_.uniform() < 0.1;
      donor("d" + std::to_string(d), d % 2 ? 20 : 120, is_odd ? 6 : d % 2 ? 1.5 * effect_ : effect_);
    }
    return finish();
  }
  Study cells(int count) {
    for (int i = 0; i < count; ++i) donor("", 1, 0);
    return finish();
  }

 private:
  void donor(const std::string& name, int cells, double effect) {
    double shift[classes];
    for (double& b : shift) b = effect * random_.normal();
    for (int i = 0; i < cells; ++i) cell(name, shift);
  }

  void cell(const std::string& name, const double* shift) {
    Table z(1, classes);
    for (int k = 0; k < classes; ++k) z(0, k) = spread_ * random_.normal() - (k == classes - 1 ? 2 : 0);
    const Table truth = softmax(z);
    double u = random_.uniform();
    int label = 0;
    while (label < classes - 1 && u >= truth(0, label)) u -= truth(0, label++);
    for (int k = 0; k < classes; ++k) z(0, k) += shift[k];
    logits_.push_back(z);
    study_.rows.labels.push_back(label);
    study_.rows.donors.push_back(name);
    study_.rows.names.push_back(std::to_string(random_.bits()) + "#" + std::to_string(logits_.size()));
  }

  Study finish() {
    auto& p = study_.rows.p;
    p.resize(static_cast<Eigen::Index>(logits_.size()), classes);
    for (std::size_t i = 0; i < logits_.size(); ++i) {
      p.row(static_cast<Eigen::Index>(i)) = softmax(logits_[i]);
      Eigen::Index best = 0;
      study_.confidence.push_back(p.row(static_cast<Eigen::Index>(i)).maxCoeff(&best));
      study_.right.push_back(best == study_.rows.labels[i]);
    }
    return std::move(study_);
  }

  double effect_, spread_;
  Random random_;
  std::vector<Table> logits_;
  Study study_;
};

/// Sums over repeats, each donor (or, without donors, each cell) weighing the same.
struct Coverage {
  double hits[classes + 1] = {}, weight[classes + 1] = {}, classes_in_set = 0;
  int low_donors = 0, donors = 0;

  void add(const ConformalSets& sets, const LabelledRows& rows) {
    std::size_t begin = 0;
    while (begin < rows.labels.size()) {
      std::size_t end = begin + 1;
      while (end < rows.labels.size() && rows.donors[end] == rows.donors[begin]) ++end;
      add_donor(sets, rows, begin, end);
      begin = end;
    }
  }

 private:
  void add_donor(const ConformalSets& sets, const LabelledRows& rows, std::size_t begin, std::size_t end) {
    double covered = 0, size = 0;
    const double n = static_cast<double>(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
      const auto set = conformal_set(sets, {rows.p.row(static_cast<Eigen::Index>(i)).data(), classes}, rows.names[i]);
      const int label = rows.labels[i];
      covered += set[label];
      for (const char in : set) size += in;
      hits[label] += set[label] / n;
      weight[label] += 1 / n;
    }
    hits[classes] += covered / n;
    weight[classes] += 1;
    classes_in_set += size / n;
    ++donors;
    low_donors += covered / n < 0.8;
  }
};

void print(const std::string& what, const Coverage& c, bool of_donors) {
  std::printf("| %s |", what.c_str());
  for (int k = 0; k <= classes; ++k) std::printf(" %.3f |", c.hits[k] / c.weight[k]);
  std::printf(" %.2f |", c.classes_in_set / c.weight[classes]);
  of_donors ? std::printf(" %.0f %% |\n", 100. * c.low_donors / c.donors) : std::printf(" |\n");
}

void conformal_of_cells(int repeats) {
  for (const auto score : {ConformalScore::lac, ConformalScore::aps, ConformalScore::raps})
    for (const bool pooled : {false, true}) {
      Coverage c;
      for (int r = 0; r < repeats; ++r) {
        const auto repeat = static_cast<std::uint64_t>(r);
        const auto fit = Simulator(0, repeat, "fit").cells(500).rows,
                   tune = Simulator(0, repeat, "tune").cells(500).rows;
        auto fresh = Simulator(0, repeat, "fresh").cells(500).rows;
        c.add(fit_conformal(fit, tune, {score, 0.9, pooled, 1, true}), fresh);
      }
      print(std::string(name_of(score)) + (pooled ? ", pooled" : ", by class") + ", 500 exchangeable cells", c, false);
    }
}

void conformal_of_donors(int repeats) {
  for (const int donors : {12, 40})
    for (const double effect : {0.5, 1.5})
      for (const bool known : {false, true}) {
        Coverage c;
        for (int r = 0; r < repeats; ++r) {
          const auto repeat = static_cast<std::uint64_t>(r);
          auto fit = Simulator(effect, repeat, "fit").donors(donors).rows;
          if (!known) fit.donors.clear();
          c.add(fit_conformal(fit, {}, {ConformalScore::lac, 0.9, false, 1, true}),
                Simulator(effect, repeat, "fresh").donors(20).rows);
        }
        char what[100];
        std::snprintf(what, sizeof what, "lac, by class, %d donors, effect %.1f, %s", donors, effect,
                      known ? "donors weigh the same" : "cells weigh the same");
        print(what, c, true);
      }
}

/// Sets of cells that are told apart the better, the larger `spread`: plain ones, and with the most probable class
/// always in.
void empty_sets(int repeats, double spread, ConformalScore score) {
  double covered[2] = {}, rare[2] = {}, size[2] = {}, empty = 0, right = 0, n = 0, n_rare = 0;
  for (int r = 0; r < repeats; ++r) {
    const auto repeat = static_cast<std::uint64_t>(r);
    const auto study = [&](const char* part) { return Simulator(0, repeat, part, spread).cells(500); };
    auto sets = fit_conformal(study("fit").rows, study("tune").rows, {score, 0.9, false, 1, true});
    const auto fresh = study("fresh");
    for (std::size_t i = 0; i < fresh.right.size(); ++i) {
      const std::span<const double> p(fresh.rows.p.row(static_cast<Eigen::Index>(i)).data(), classes);
      const auto label = static_cast<std::size_t>(fresh.rows.labels[i]);
      for (const bool filled : {false, true}) {
        sets.options.may_be_empty = !filled;
        const auto set = conformal_set(sets, p, fresh.rows.names[i]);
        const auto in_set = std::count(set.begin(), set.end(), 1);
        covered[filled] += set[label];
        rare[filled] += label == classes - 1 && set[label];
        size[filled] += static_cast<double>(in_set);
        empty += !filled && in_set == 0;
      }
      right += fresh.right[i];
      n_rare += label == classes - 1;
      ++n;
    }
  }
  std::printf("| %s | %.3f | %.1f %% | %.3f | %.3f | %.2f | %.3f | %.3f | %.2f |\n", name_of(score), right / n,
              100 * empty / n, covered[0] / n, rare[0] / n_rare, size[0] / n, covered[1] / n, rare[1] / n_rare,
              size[1] / n);
}

/// Cells accepted at a threshold: part of all, wrong ones, and donors with too many of those.
struct Kept {
  double accepted = 0;
  bool broken = false;
  int donors = 0, donors_broken = 0;
};
Kept keep(const Study& study, double threshold, double max_error) {
  Kept kept;
  double taken = 0, wrong = 0;
  for (std::size_t i = 0; i < study.right.size();) {
    double taken_here = 0, wrong_here = 0;
    const auto& name = study.rows.donors[i];
    for (; i < study.right.size() && study.rows.donors[i] == name; ++i) {
      if (study.confidence[i] < threshold) continue;
      ++taken_here;
      wrong_here += !study.right[i];
    }
    taken += taken_here;
    wrong += wrong_here;
    ++kept.donors;
    kept.donors_broken += wrong_here > max_error * taken_here;
  }
  kept.accepted = taken / static_cast<double>(study.right.size());
  kept.broken = wrong > max_error * taken;
  return kept;
}

/// @param donors  0: exchangeable cells
void abstention(int donors, double effect, bool odd, int repeats) {
  int broken = 0, fitted = 0, donors_broken = 0, all_donors = 0;
  double accepted = 0;
  for (int r = 0; r < repeats; ++r) {
    const auto repeat = static_cast<std::uint64_t>(r);
    Simulator fit(effect, repeat, "fit"), fresh(effect, repeat, "fresh");
    const auto study = donors ? fit.donors(donors, odd) : fit.cells(2000);
    const auto a = fit_abstention(study.confidence, study.right, {0.1, 0.95});
    if (std::isnan(a.threshold)) continue;
    const auto kept = keep(donors ? fresh.donors(100, odd) : fresh.cells(10000), a.threshold, 0.1);
    ++fitted;
    broken += kept.broken;
    accepted += kept.accepted;
    donors_broken += kept.donors_broken;
    all_donors += kept.donors;
  }
  std::printf("| %s | %.1f%s | %.0f %% | %.1f %% | %.1f %% | %.0f %% |",
              donors ? (std::to_string(donors) + " donors").c_str() : "2,000 cells", effect, odd ? ", odd donors" : "",
              100. * (repeats - fitted) / repeats, 100. * broken / repeats, 100. * broken / fitted,
              100 * accepted / fitted);
  donors ? std::printf(" %.0f %% |\n", 100. * donors_broken / all_donors) : std::printf(" |\n");
}

}  // namespace

int main() {
  std::puts(
      "| sets of coverage 0.9 fitted on | class 1 | 2 | 3 | 4 (rare) | all | classes in a set | donors below 0.8 |");
  std::puts("|---|---|---|---|---|---|---|---|");
  conformal_of_cells(400);
  conformal_of_donors(400);
  std::puts("");
  std::puts(
      "| score | accuracy | empty | plain: covered | rare class | classes in a set | never empty: covered | rare class "
      "| "
      "classes in a set |");
  std::puts("|---|---|---|---|---|---|---|---|---|");
  for (const auto score : {ConformalScore::lac, ConformalScore::aps, ConformalScore::raps})
    for (const double spread : {2., 6., 20.}) empty_sets(200, spread, score);
  std::puts("");
  std::puts(
      "| <= 10 % errors, confidence 0.95, fitted on | donor effect | no promise | broken | broken, of promises | "
      "accepted | donors with more errors |");
  std::puts("|---|---|---|---|---|---|---|");
  abstention(0, 0, false, 1000);
  for (const int donors : {12, 40}) {
    for (const double effect : {0., 0.5, 1.}) abstention(donors, effect, false, 300);
    abstention(donors, 0.5, true, 300);
  }
}
