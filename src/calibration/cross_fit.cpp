#include "leukolens/calibration/cross_fit.hpp"

#include <algorithm>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/folds.hpp"
#include "leukolens/core/rows_of.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "leukolens/metrics/reliability.hpp"

namespace leukolens {

CrossFit cross_fit(const Table& logits, std::span<const int> labels, const std::vector<std::string>& donors,
                   const std::vector<std::string>& classes, const CalibrateOptions& options, int folds) {
  check_logits(logits, labels);
  CrossFit out;
  const auto groups = groups_to_part(donors);
  out.fold = deal_folds(labels, groups, folds, options.seed);
  out.by_donor = !groups.empty();
  out.probabilities.resize(logits.rows(), logits.cols());
  const int last = *std::max_element(out.fold.begin(), out.fold.end());
  for (int fold = 0; fold <= last; ++fold) {
    const auto rows = rows_of_fold(out.fold, fold);
    const auto calibration = calibrate(rows_of(logits, rows.fitted), rows_of(labels, rows.fitted), classes, options,
                                       rows_of(donors, rows.fitted));
    const Table held_out = rows_of(logits, rows.held_out);
    out.probabilities(rows.held_out, Eigen::all) = apply(calibration, held_out);
    out.calibrators.push_back(calibration.fitted[calibration.chosen]);
  }
  const Table before = softmax(logits);
  const auto ece = [&](const Table& p) { return expected_calibration_error(reliability_bins(p, labels)); };
  out.nll_before = negative_log_likelihood(before, labels);
  out.nll_after = negative_log_likelihood(out.probabilities, labels);
  out.ece_before = ece(before);
  out.ece_after = ece(out.probabilities);
  return out;
}

}  // namespace leukolens
