#include "population/count_source.hpp"

#include <algorithm>
#include <map>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/metrics/classification.hpp"
#include "population/count_errors.hpp"

namespace leukolens {
namespace {

constexpr int most_folds = 10;

Table apply_or_softmax(const std::optional<Calibration>& calibration, const Table& logits) {
  return calibration ? apply(*calibration, logits) : softmax(logits);
}

/// Above 0, so that it may divide.
Eigen::VectorXd mean_of_rows(const Table& p) {
  return p.colwise().mean().transpose().cwiseMax(std::numeric_limits<double>::min());
}

/// The calibrator in use, fitted to other rows.
std::optional<Calibration> refitted(const std::optional<Calibration>& calibration, const Table& logits,
                                    std::span<const int> labels) {
  if (!calibration) return {};
  const auto& chosen = calibration->fitted.at(calibration->chosen);
  CalibrateOptions options;
  options.methods = {chosen.method};
  options.fit.smoothing = chosen.smoothing;
  return calibrate(logits, labels, calibration->classes, options);
}

/// Numbers of the named donors in order of first appearance, -1 for cells without a name.
std::vector<int> number_donors(const ScoreTable& cells, std::size_t& donors) {
  std::map<std::string, int> numbers;
  std::vector<int> of_cell(cells.size(), -1);
  for (std::size_t i = 0; i < cells.donors.size(); ++i)
    if (!cells.donors[i].empty())
      of_cell[i] = numbers.emplace(cells.donors[i], static_cast<int>(numbers.size())).first->second;
  donors = numbers.size();
  return of_cell;
}

/// Probabilities of the rows of one fold by a calibrator fitted to the others.
void calibrate_fold(CountSource& source, const Table& logits, const std::vector<int>& inside,
                    const std::vector<int>& outside, bool prior_given) {
  std::vector<int> labels;
  for (const int row : outside) labels.push_back(source.labels[static_cast<std::size_t>(row)]);
  const Table rest = logits(outside, Eigen::all);
  const auto calibration = refitted(source.calibration, rest, labels);
  const Eigen::VectorXd prior = prior_given ? source.prior : mean_of_rows(apply_or_softmax(calibration, rest));
  const Table p = apply_or_softmax(calibration, logits(inside, Eigen::all));
  source.p(inside, Eigen::all) = p;
  source.ratios(inside, Eigen::all) = p.array().rowwise() / prior.transpose().array();
}

void calibrate_out_of_fold(CountSource& source, const Table& logits, bool prior_given) {
  source.p.resize(logits.rows(), logits.cols());
  source.ratios.resize(logits.rows(), logits.cols());
  const auto cells = static_cast<int>(logits.rows());
  const int units = source.donors ? static_cast<int>(source.donors) : cells, folds = std::min(most_folds, units);
  const auto fold_of = [&](int row) {
    const int unit = source.donors ? source.donor[static_cast<std::size_t>(row)] : row;
    return unit < 0 ? -1 : unit % folds;  // without a name: never left out, and no error is taken from it
  };
  for (int fold = 0; fold < folds; ++fold) {
    std::vector<int> inside, outside;
    for (int row = 0; row < cells; ++row) (fold_of(row) == fold ? inside : outside).push_back(row);
    if (!outside.empty()) calibrate_fold(source, logits, inside, outside, prior_given);
  }
}

void warn_of_donors(const CountSource& source, const Warn& warn) {
  if (!warn || source.donors >= fewest_donors) return;
  if (source.donors == 0)
    warn(
        "the donors of the calibration cells are unknown (no column `donor`): what differs between donors is not in "
        "the intervals of the counts.");
  else
    warn("the calibration cells come from " + std::to_string(source.donors) +
         (source.donors == 1 ? " donor" : " donors") + ": the counts have no intervals, for which at least " +
         std::to_string(fewest_donors) + " donors are needed.");
}

}  // namespace

Table CountSource::probabilities(const Table& logits) const { return apply_or_softmax(calibration, logits); }

CountSource prepare_source(const SourceCells& source, const std::vector<std::string>& classes,
                           const Eigen::VectorXd& given_prior, const Warn& warn) {
  CountSource out;
  out.calibration = source.calibration;
  out.classes = classes;
  out.prior = given_prior;
  const bool given = given_prior.size() > 0;
  if (source.cells.size() == 0) {
    if (!given)
      throw Error(Kind::bad_data,
                  "the calibration cells are not to be found, so the fractions that the probabilities were calibrated "
                  "for are unknown. Give the table that was calibrated on (--calibrated-on) or the fractions "
                  "themselves (--source-prior).");
    return out;
  }
  const Table logits = logits_of(source.cells, warn);
  const Table p = out.probabilities(logits);
  if (!given) out.prior = mean_of_rows(p);
  out.labels = source.cells.labels;
  out.predicted = predicted_classes(p);
  out.donor = number_donors(source.cells, out.donors);
  warn_of_donors(out, warn);
  calibrate_out_of_fold(out, logits, given);
  return out;
}

}  // namespace leukolens
