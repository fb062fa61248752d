#include "leukolens/holdout/fit_decisions.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/metrics/classification.hpp"

namespace leukolens {
namespace {

LabelledRows labelled(const Calibration& calibration, const ScoreTable& rows, const std::vector<int>& chosen) {
  const auto part = select(rows, chosen);
  LabelledRows out;
  out.p = apply(calibration, logits_of(part, {}));
  out.labels = part.labels;
  for (const int row : chosen) out.names.push_back(name_of_row(rows, static_cast<std::size_t>(row)));
  out.donors = known_donors(part);
  return out;
}

/// Acceptance of the cells on which it has a say: those neither unknown nor for review because their set is empty.
Abstention abstention_of_open(const LabelledRows& rows, const std::vector<double>& novelty, const Decisions& decisions,
                              const AbstentionOptions& options) {
  const auto predicted = predicted_classes(rows.p);
  std::vector<double> confidence;
  std::vector<char> right;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    const std::span<const double> p(rows.p.row(row).data(), static_cast<std::size_t>(rows.p.cols()));
    if (decide(decisions, p, novelty.empty() ? std::nan("") : novelty[i], rows.names[i]).decision != Decision::none)
      continue;
    confidence.push_back(rows.p(row, predicted[i]));
    right.push_back(predicted[i] == rows.labels[i]);
  }
  return fit_abstention(confidence, right, options);
}

UnknownThreshold unknown_of(const ScoreTable& rows, double quantile) {
  if (rows.novelty.empty())
    throw Error(Kind::bad_data, rows.path.string() +
                                    ": no column `novelty`, so no cell can be told to be unlike the training cells. "
                                    "Leave --unknown out, or give a table that `leukolens classify` wrote as CSV.");
  if (const auto n = std::count_if(rows.novelty.begin(), rows.novelty.end(), [](double v) { return std::isnan(v); }))
    throw Error(Kind::bad_data,
                rows.path.string() + ": " + std::to_string(n) + " of " + std::to_string(rows.size()) +
                    " rows have no novelty. " +
                    (is_out_of_fold(rows) ? "Train again with this version" : "Classify the cells again") +
                    ", or leave --unknown out.");
  try {
    return fit_unknown(rows.novelty, quantile);
  } catch (const Error& e) {
    throw Error(e.kind(), rows.path.string() + ": " + e.what());
  }
}

/// Flags of the cells without a novelty, with one warning; empty where every cell has one.
std::vector<char> cells_without(const std::vector<double>& novelty, const std::filesystem::path& path,
                                const Warn& warn) {
  std::vector<char> flags;
  for (const double v : novelty) flags.push_back(std::isnan(v));
  const auto n = std::count(flags.begin(), flags.end(), 1);
  if (n == 0) return {};
  if (warn)
    warn(path.string() + ": " + std::to_string(n) + " of " + std::to_string(novelty.size()) +
         " cells have no novelty: they cannot be called unknown, and are for review.");
  return flags;
}

}  // namespace

Decisions fit_decisions(const Calibration& calibration, const ScoreTable& rows, const Halves& halves,
                        const DecisionOptions& options, const Warn& warn) {
  Decisions out;
  if (options.unknown) out.unknown = unknown_of(rows, *options.unknown);
  if (!options.need_own_rows()) return out;
  const auto own = labelled(calibration, rows, halves.decisions);
  if (options.conformal) {
    check_set_words(*options.conformal, rows.classes);
    out.sets = fit_conformal(own, labelled(calibration, rows, halves.calibrator), *options.conformal);
  }
  if (options.abstention) {
    const auto novelty = select(rows, halves.decisions).novelty;
    out.abstention = abstention_of_open(own, novelty, out, *options.abstention);
    if (std::isnan(out.abstention->threshold) && warn) warn(rows.path.string() + ": " + describe(*out.abstention));
  }
  return out;
}

CellDecisions decide_rows(const Calibration& calibration, const ScoreTable& rows, const Table& p, const Warn& warn) {
  auto decisions = calibration.decisions;
  CellDecisions out;
  out.notes = describe(decisions, calibration.classes);
  if (decisions.sets) {
    out.coverage = decisions.sets->options.coverage;
    out.sets.resize(p.rows(), p.cols());
  }
  if (decisions.abstention) {
    out.max_error = decisions.abstention->options.max_error;
    out.error_confidence = decisions.abstention->options.confidence;
  }
  const bool has_threshold = decisions.unknown && !std::isnan(decisions.unknown->threshold);
  const bool knows_novelty = has_threshold && !rows.novelty.empty();
  if (knows_novelty) {
    out.unknown_quantile = decisions.unknown->quantile;
    out.unknown_promise = {decisions.unknown->false_alarms, decisions.unknown->n};
    out.no_novelty = cells_without(rows.novelty, rows.path, warn);
  }
  if (has_threshold && !knows_novelty && warn)
    warn(rows.path.string() + ": no column `novelty`, so no cell is called unknown here.");
  if (!knows_novelty) decisions.unknown.reset();
  for (Eigen::Index i = 0; i < p.rows(); ++i) {
    const auto row = static_cast<std::size_t>(i);
    const auto cell = decide(decisions, {p.row(i).data(), static_cast<std::size_t>(p.cols())},
                             knows_novelty ? rows.novelty[row] : std::nan(""), name_of_row(rows, row));
    for (std::size_t k = 0; k < cell.set.size(); ++k) out.sets(i, static_cast<Eigen::Index>(k)) = cell.set[k];
    out.decisions.push_back(cell.decision);
  }
  return out;
}

}  // namespace leukolens
