// Do the differential counts recover specimens whose truth is known, and do their intervals hold it? Prints the table
// of docs/methods.md:
//   cmake --build --preset release --target simulate_differential
//   build/release/tests/simulation/simulate_differential [studies]
//
// Four classes with normal features (class means one unit apart, spread 0.55); logits are the exact log posterior for
// equal class fractions, times 1.5, so that there is something to calibrate. A donor effect moves all features of one
// class of one donor by its own normal offset, in units of the spread within a class. Every specimen is a new donor,
// its fractions are drawn from a Dirichlet distribution with the mean of blood.
#include "leukolens/population/differential.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

constexpr int classes = 4, specimens = 10;
constexpr double spread = 0.55, blood[classes] = {0.03, 0.30, 0.07, 0.60};
enum : int { eosinophil, lymphocyte, monocyte, neutrophil };

/// How the calibration cells come about.
struct Design {
  const char* name;
  int donors, cells_of_specimen;
  double effect;
  enum Cells { of_every_class, one_large_donor, of_one_class, without_names } cells = of_every_class;
  CalibrationMethod method = CalibrationMethod::temperature;
};

class Donor {
 public:
  Donor(ScoreTable& table, const std::string& name, double effect, std::uint64_t study)
      : table_(table), name_(name), random_(study, name) {
    for (auto& of_class : offset_)
      for (double& o : of_class) o = effect * random_.normal();
  }

  void add(int label) {
    const auto row = table_.logits.rows();
    table_.logits.conservativeResize(row + 1, classes);
    for (int k = 0; k < classes; ++k)
      table_.logits(row, k) =
          1.5 * ((k == label) + spread * (random_.normal() + offset_[label][k])) / (spread * spread);
    table_.labels.push_back(label);
    table_.ids.push_back(name_ + "/" + std::to_string(row));
    table_.specimens.push_back(name_);
    table_.donors.push_back(name_);
  }

  /// Cells of random classes. @return their fractions in the blood that they come from
  std::vector<double> add_blood(int cells) {
    std::vector<double> fractions;
    double sum = 0;
    for (const double f : blood) {
      fractions.push_back(gamma(20 * f));
      sum += fractions.back();
    }
    for (double& f : fractions) f /= sum;
    for (int i = 0; i < cells; ++i) {
      double u = random_.uniform();
      int label = 0;
      while (label + 1 < classes && u >= fractions[static_cast<std::size_t>(label)])
        u -= fractions[static_cast<std::size_t>(label++)];
      add(label);
    }
    return fractions;
  }

 private:
  /// Marsaglia & Tsang, ACM TOMS 26 (2000). @param shape  > 0
  double gamma(double shape) {
    if (shape < 1) return gamma(shape + 1) * std::pow(random_.uniform(), 1 / shape);
    const double d = shape - 1. / 3, c = 1 / std::sqrt(9 * d);
    for (;;) {
      const double x = random_.normal(), v = std::pow(1 + c * x, 3);
      if (v > 0 && std::log(random_.uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
    }
  }

  ScoreTable& table_;
  std::string name_;
  Random random_;
  double offset_[classes][classes];
};

ScoreTable no_cells() {
  ScoreTable t;
  t.path = "simulated.csv";
  t.classes = {"eosinophil", "lymphocyte", "monocyte", "neutrophil"};
  return t;
}

SourceCells simulate_source(const Design& design, std::uint64_t study) {
  SourceCells source{{}, no_cells(), "simulated"};
  auto& cells = source.cells;
  for (int d = 0; d < design.donors; ++d) {
    Donor donor(cells, "c" + std::to_string(d), design.effect, study);
    const int n = design.cells == Design::one_large_donor && d == 0 ? 25 * (design.donors - 1) : 25;
    for (int k = 0; k < classes; ++k)
      for (int i = 0; i < n && (design.cells != Design::of_one_class || k == d % classes); ++i) donor.add(k);
  }
  if (design.cells == Design::without_names) cells.donors.assign(cells.size(), "");
  CalibrateOptions options;
  options.methods = {design.method};
  source.calibration = calibrate(cells.logits, cells.labels, cells.classes, options);
  return source;
}

struct Sums {
  double bias_neutrophil = 0, bias_eosinophil = 0, square = 0, width = 0;
  int held = 0, given = 0, n = 0, n_specimens = 0;

  void add(const Estimate& e, int k, double truth) {
    const double error = e.value - truth;
    if (k == neutrophil) bias_neutrophil += error, ++n_specimens;
    if (k == eosinophil) bias_eosinophil += error;
    square += error * error;
    ++n;
    if (!e.ci) return;
    ++given;
    held += e.ci->lo <= truth && truth <= e.ci->hi;
    width += e.ci->hi - e.ci->lo;
  }

  void print(const Design& d, const char* estimate) const {
    std::printf("| %d | %s | %d | %.1f | %s | %+.1f, %+.1f | %.1f |", d.donors, d.name, d.cells_of_specimen, d.effect,
                estimate, 100 * bias_neutrophil / n_specimens, 100 * bias_eosinophil / n_specimens,
                100 * std::sqrt(square / n));
    given ? std::printf(" %.3f | %.0f | %d |\n", double(held) / given, 100 * width / given, given)
          : std::printf(" no interval | | %d |\n", n);
    std::fflush(stdout);
  }
};

void run(const Design& design, int studies) {
  Sums counted, summed, adjusted;
  for (int s = 0; s < studies; ++s) {
    const auto study = static_cast<std::uint64_t>(s) + 1;
    const auto source = simulate_source(design, study);
    auto table = no_cells();
    std::vector<std::vector<double>> truth;
    for (int i = 0; i < specimens; ++i)
      truth.push_back(Donor(table, "s" + std::to_string(i), design.effect, study).add_blood(design.cells_of_specimen));
    const auto counts = count_cells(table, source, {}, {});
    for (std::size_t i = 0; i < truth.size(); ++i)
      for (int k = 0; k < classes; ++k) {
        const auto& f = counts.specimens[i].fractions[static_cast<std::size_t>(k)];
        const double fraction = truth[i][static_cast<std::size_t>(k)];
        counted.add(f.counted, k, fraction);
        summed.add(f.summed, k, fraction);
        adjusted.add(f.adjusted, k, fraction);
      }
  }
  counted.print(design, "counted");
  summed.print(design, "summed");
  adjusted.print(design, "adjusted");
}

}  // namespace

int main(int count, char** arguments) {
  const int studies = count > 1 ? std::atoi(arguments[1]) : 100;
  std::printf("%d studies a row, seeds 1 to %d, %d specimens each\n\n", studies, studies, specimens);
  std::puts(
      "| calibration donors | cells | cells a specimen | donor effect | estimate | bias of neutrophils, eosinophils | "
      "root mean square error | coverage, all classes | mean width | N |\n|---|---|---|---|---|---|---|---|---|---|");
  run({"25 a class", 4, 400, 0.3}, studies);
  for (const double effect : {0., 0.3, 0.6})
    for (const int donors : {5, 6, 8, 12, 20}) run({"25 a class", donors, 400, effect}, studies);
  run({"25 a class", 12, 100, 0.3}, studies);
  run({"25 a class", 12, 20, 0.3}, studies);
  run({"25 a class, vector scaling", 6, 400, 0.3, Design::of_every_class, CalibrationMethod::vector}, studies);
  run({"half of one donor", 6, 400, 0.3, Design::one_large_donor}, studies);
  run({"half of one donor", 12, 400, 0.3, Design::one_large_donor}, studies);
  run({"25 of one class", 20, 400, 0.3, Design::of_one_class}, studies);
  run({"25 of one class", 40, 400, 0.3, Design::of_one_class}, studies);
  for (const double effect : {0., 0.3}) run({"donors not named", 12, 400, effect, Design::without_names}, studies);
}
