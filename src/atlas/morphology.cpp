#include "leukolens/atlas/morphology.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "atlas/spline_regression.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/folds.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/phase/shape.hpp"
#include "leukolens/statistics/interval.hpp"
#include "leukolens/statistics/student_t.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_donors = 5, blocks = 20, most_curves = 3;
constexpr double same = 0.9;  // correlation beyond which two columns tell the same

/// Columns that say the same in other units, where both are known: the physical one is used.
const std::map<std::string, std::string> physical = {{"area_px", "area_um2"}, {"perimeter_px", "perimeter_um"}};

/// What the regression is about, prepared.
struct Study {
  std::vector<std::string> names;  ///< D
  Eigen::MatrixXd columns;         ///< N x D
  Eigen::VectorXd score;           ///< N
  std::vector<SplineBasis> bases;  ///< D
  std::vector<int> unit_of;        ///< N
  std::size_t units = 0;
  std::string no_interval;  ///< why there is none; empty: there is
  std::vector<Products> of_unit;
  std::vector<int> fold_of;  ///< of each unit
  int folds = 0;
};

/// Rows with a finite score, and the columns that vary in them.
Study study_of(const Eigen::MatrixXd& shape, const Eigen::VectorXd& score, const std::vector<std::string>& donors,
               std::vector<std::string>& kept_donors, std::vector<std::string>& left_out) {
  const auto& all = shape_columns();
  std::vector<Eigen::Index> candidates;
  // A column that few cells have, as those of a file that states its pixel size, must not cost all others.
  const auto known = [&](std::size_t c) {
    return 2 * shape.col(static_cast<Eigen::Index>(c)).array().isFinite().count() > shape.rows();
  };
  for (std::size_t c = 0; c < all.size(); ++c) {
    const auto twin = physical.find(all[c]);
    const bool doubled =
        twin != physical.end() && known(static_cast<std::size_t>(std::ranges::find(all, twin->second) - all.begin()));
    if (doubled) continue;
    if (known(c))
      candidates.push_back(static_cast<Eigen::Index>(c));
    else
      left_out.push_back(all[c]);
  }
  std::vector<Eigen::Index> rows;
  for (Eigen::Index i = 0; i < shape.rows(); ++i)
    if (std::isfinite(score[i]) && shape(i, candidates).array().isFinite().all()) rows.push_back(i);
  Study study;
  std::vector<Eigen::Index> used;
  for (const auto c : candidates) {
    const auto basis = SplineBasis::of(shape(rows, c));
    if (!basis) {
      left_out.push_back(all[static_cast<std::size_t>(c)]);
      continue;
    }
    used.push_back(c);
    study.bases.push_back(*basis);
    study.names.push_back(all[static_cast<std::size_t>(c)]);
  }
  study.columns = shape(rows, used);
  study.score = score(rows);
  for (const auto i : rows) kept_donors.push_back(donors[static_cast<std::size_t>(i)]);
  return study;
}

/// The unit of every cell: its donor where there are several, else one of equal blocks of cells drawn at random.
void add_unit_of_cells(Study& study, const std::vector<std::string>& donors, Random& random) {
  const std::set<std::string> names(donors.begin(), donors.end());
  if (names.size() >= 2) {
    study.units = names.size();
    for (const auto& donor : donors)
      study.unit_of.push_back(static_cast<int>(std::distance(names.begin(), names.find(donor))));
    return;
  }
  study.units = std::min(blocks, donors.size());
  for (std::size_t i = 0; i < donors.size(); ++i) study.unit_of.push_back(static_cast<int>(i % study.units));
  shuffle(study.unit_of, random);
}

/// Units dealt into folds. Whole donors are left out where there are several, and only many of them make an interval.
void add_units(Study& study, const std::vector<std::string>& donors, std::size_t known, const MorphologyOptions& o) {
  Random random(o.seed, "atlas-morphology");
  add_unit_of_cells(study, donors, random);
  if (known > 0 && known < fewest_donors)
    study.no_interval = std::to_string(known) + (known == 1 ? " donor" : " donors") + ": too few for an interval";
  study.of_unit = products_of(study.bases, study.columns, study.score, study.unit_of, study.units);
  study.folds = std::min(o.folds, static_cast<int>(study.units));
  std::vector<std::size_t> order(study.units);
  std::iota(order.begin(), order.end(), std::size_t{0});
  shuffle(order, random);
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t u) { return study.of_unit[u].cells; });
  study.fold_of.resize(study.units);
  std::vector<double> filled(static_cast<std::size_t>(study.folds));
  for (const auto u : order) {  // the largest first, each into the emptiest fold
    const auto fold = std::ranges::min_element(filled) - filled.begin();
    study.fold_of[u] = static_cast<int>(fold);
    filled[static_cast<std::size_t>(fold)] += study.of_unit[u].cells;
  }
}

Products sum_of(const Study& study) {
  Products sum = study.of_unit.front();
  for (std::size_t u = 1; u < study.units; ++u) sum += study.of_unit[u];
  return sum;
}

/// Out-of-fold squared errors of each unit, and its squared deviations from the mean of the rows that were fitted.
struct Errors {
  std::vector<double> fit, mean;
};

Errors errors_of(const Study& study, const std::vector<int>& columns) {
  Errors errors{std::vector<double>(study.units), std::vector<double>(study.units)};
  for (int fold = 0; fold < study.folds; ++fold) {
    auto fitted = sum_of(study);
    for (std::size_t u = 0; u < study.units; ++u)
      if (study.fold_of[u] == fold) fitted -= study.of_unit[u];
    if (fitted.cells == 0) continue;
    const auto weights = fit_ridge(fitted, columns);
    for (std::size_t u = 0; u < study.units; ++u) {
      if (study.fold_of[u] != fold) continue;
      errors.fit[u] = squared_error(study.of_unit[u], weights);
      errors.mean[u] = squared_deviation(study.of_unit[u], fitted.with_score[0] / fitted.cells);
    }
  }
  return errors;
}

/// R^2 with a t interval over the jackknife of units.
Estimate r2_of(const Study& study, const Errors& errors, bool by_donor) {
  const double fit = std::accumulate(errors.fit.begin(), errors.fit.end(), 0.);
  const double mean = std::accumulate(errors.mean.begin(), errors.mean.end(), 0.);
  Estimate e;
  e.n = static_cast<std::size_t>(study.score.size());
  e.value = mean > 0 ? 1 - fit / mean : undefined;
  if (!std::isfinite(e.value)) return e;
  if (!study.no_interval.empty()) {
    e.ci_method = study.no_interval;
    return e;
  }
  Resampling plan;
  plan.unit = by_donor ? Resampling::Unit::donors : Resampling::Unit::blocks;
  plan.units = study.units;
  plan.of_cell = study.unit_of;
  plan.method = IntervalMethod::jackknife;
  std::vector<double> left_out;
  for (std::size_t u = 0; u < study.units; ++u) left_out.push_back(1 - (fit - errors.fit[u]) / (mean - errors.mean[u]));
  add_jackknife_interval(e, left_out, plan, {});
  if (e.ci) e.ci->hi = std::min(e.ci->hi, 1.);
  return e;
}

double correlation(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const Eigen::VectorXd x = a.array() - a.mean(), y = b.array() - b.mean();
  return x.dot(y) / (x.norm() * y.norm());
}

double curve_at(const SplineBasis& basis, int column, const Eigen::VectorXd& weights, double x) {
  const auto values = basis.at(x);
  double y = weights[0];
  for (int f = 0; f < spline_functions; ++f)
    y += weights[1 + spline_functions * column + f] * values[static_cast<std::size_t>(f)];
  return y;
}

PartialCurve curve_of(const Study& study, int column) {
  constexpr int points = 9;
  const auto whole = sum_of(study);
  const auto& basis = study.bases[static_cast<std::size_t>(column)];
  Eigen::VectorXd sorted = study.columns.col(column);
  std::ranges::sort(sorted);
  const auto weights = fit_ridge(whole, {column});
  std::vector<Eigen::VectorXd> without;
  if (study.no_interval.empty())
    for (const auto& unit : study.of_unit) {
      auto rest = whole;
      rest -= unit;
      without.push_back(fit_ridge(rest, {column}));
    }
  PartialCurve curve{study.names[static_cast<std::size_t>(column)], {}, {}, {}};
  const auto u = static_cast<double>(without.size());
  for (int k = 0; k < points; ++k) {
    const double part = 0.02 + 0.96 * k / (points - 1);
    const double x = sorted[static_cast<Eigen::Index>(std::lround(part * static_cast<double>(sorted.size() - 1)))];
    if (!curve.at.empty() && x <= curve.at.back()) continue;
    curve.at.push_back(x);
    curve.score.push_back(curve_at(basis, column, weights, x));
    if (without.empty()) continue;
    double mean = 0, squared = 0;
    for (const auto& w : without) mean += curve_at(basis, column, w, x) / u;
    for (const auto& w : without) squared += std::pow(curve_at(basis, column, w, x) - mean, 2);
    const double error = std::sqrt((u - 1) / u * squared) * student_t_quantile(0.975, u - 1);
    curve.band.push_back({curve.score.back() - error, curve.score.back() + error});
  }
  return curve;
}

}  // namespace

MorphologyReport explain_by_morphology(const Eigen::MatrixXd& shape, const Eigen::VectorXd& score,
                                       const std::vector<std::string>& donors, const MorphologyOptions& options) {
  const auto n = static_cast<std::size_t>(shape.rows());
  if (n != static_cast<std::size_t>(score.size()) || n != donors.size() ||
      static_cast<std::size_t>(shape.cols()) != shape_columns().size())
    throw Error(Kind::bad_value, "morphology: shape, score and donors are of different cells or columns.");
  MorphologyReport report;
  std::vector<std::string> kept_donors;
  auto study = study_of(shape, score, donors, kept_donors, report.left_out);
  report.cells = kept_donors.size();
  std::set<std::string> known(kept_donors.begin(), kept_donors.end());
  known.erase("");
  report.donors = known.size();
  const auto d = static_cast<int>(study.names.size());
  if (d == 0 || report.cells < 2 * static_cast<std::size_t>(options.folds)) return report;
  add_units(study, kept_donors, report.donors, options);
  const bool by_donor = report.donors >= 2;
  std::vector<int> all(static_cast<std::size_t>(d));
  std::iota(all.begin(), all.end(), 0);
  report.r2_all = r2_of(study, errors_of(study, all), by_donor);
  std::vector<Estimate> alone;
  for (const int c : all) alone.push_back(r2_of(study, errors_of(study, {c}), by_donor));
  std::vector<int> order = all;
  std::ranges::stable_sort(order, std::greater<>(), [&](int c) {
    const double value = alone[static_cast<std::size_t>(c)].value;
    return std::isfinite(value) ? value : -1e300;
  });
  for (const int c : order) {
    report.r2_of.emplace_back(study.names[static_cast<std::size_t>(c)], alone[static_cast<std::size_t>(c)]);
    auto others = all;
    std::erase(others, c);
    report.drop.emplace_back(study.names[static_cast<std::size_t>(c)],
                             report.r2_all.value - r2_of(study, errors_of(study, others), by_donor).value);
    const double r = correlation(study.columns.col(c), study.columns.col(order.front()));
    if (c != order.front() && std::abs(r) > same)
      report.tell_the_same.emplace_back(study.names[static_cast<std::size_t>(c)], r);
  }
  for (std::size_t k = 0; k < std::min<std::size_t>(most_curves, order.size()); ++k)
    report.curves.push_back(curve_of(study, order[k]));
  return report;
}

}  // namespace leukolens
