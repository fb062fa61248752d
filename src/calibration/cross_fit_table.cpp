#include <algorithm>

#include "calibration/calibrator_json.hpp"
#include "calibration/three_digits.hpp"
#include "leukolens/calibration/cross_fit.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/predictions/journal.hpp"

namespace leukolens {
namespace {

/// A column's value, empty where the table lacks the column.
std::string at(const std::vector<std::string>& column, std::size_t row) {
  return row < column.size() ? column[row] : std::string();
}

Prediction prediction_of(const ScoreTable& rows, const Table& logits, const CrossFit& fit, std::size_t row) {
  Prediction p;
  const auto i = static_cast<Eigen::Index>(row);
  p.id = rows.ids.empty() ? std::to_string(row + 1) : rows.ids[row];
  p.source = at(rows.sources, row);
  p.content_hash = at(rows.content_hashes, row);
  p.donor = at(rows.donors, row);
  p.specimen = at(rows.specimens, row);
  p.capture = at(rows.captures, row);
  p.label = rows.classes.at(static_cast<std::size_t>(rows.labels[row]));
  Eigen::Index top = 0;
  p.confidence = fit.probabilities.row(i).maxCoeff(&top);
  p.predicted = rows.classes.at(static_cast<std::size_t>(top));
  for (Eigen::Index k = 0; k < logits.cols(); ++k) {
    p.p.push_back(fit.probabilities(i, k));
    p.logits.push_back(static_cast<float>(logits(i, k)));
  }
  p.extra = {std::to_string(fit.fold[row])};
  return p;
}

int folds_of(const CrossFit& fit) { return static_cast<int>(fit.calibrators.size()); }

}  // namespace

void write_cross_fit(const std::filesystem::path& path, const ScoreTable& rows, const Table& logits,
                     const CrossFit& fit, const CalibrateOptions& options, const RunStamp& stamp, IfExists if_exists) {
  Json methods = Json::array();
  for (const auto method : options.methods) methods.push_back(name_of(method));
  Json meta{{"classes", rows.classes},
            {"table", rows.path.filename().string()},
            {"cross_fit", folds_of(fit)},
            {"by", fit.by_donor ? "donor" : "cell"},
            {"seed", options.seed},
            {"methods", methods.empty() ? Json(nullptr) : methods},  // null: all that the rows were enough for
            {"chosen_by_cross_validation", options.choose},
            {"smoothing", !options.fit.smoothing || options.fit.smoothing->uniform_cells > 0}};
  meta.update(to_json(stamp));
  PredictionJournal journal(path, {rows.classes, {"fold"}}, meta,
                            if_exists == IfExists::replace ? JournalStart::replace : JournalStart::fresh);
  for (std::size_t row = 0; row < rows.size(); ++row) journal.append(prediction_of(rows, logits, fit, row));
  journal.finish();
}

std::string describe(const CrossFit& fit) {
  std::vector<std::string> methods;
  for (const auto& c : fit.calibrators)
    if (std::find(methods.begin(), methods.end(), name_of(c.method)) == methods.end())
      methods.push_back(name_of(c.method));
  std::string text = methods.front();
  for (std::size_t m = 1; m < methods.size(); ++m) text += " or " + methods[m];
  return text + " on " + std::to_string(fit.fold.size()) + " cells, each calibrated by a fit on the other of " +
         std::to_string(folds_of(fit)) + " folds" + (fit.by_donor ? " of whole donors" : "") + ": NLL " +
         three_digits(fit.nll_before) + " -> " + three_digits(fit.nll_after) + ", ECE " + three_digits(fit.ece_before) +
         " -> " + three_digits(fit.ece_after) + ", all out of fold.";
}

Json to_json(const CrossFit& fit) {
  Json calibrators = Json::array();
  for (const auto& c : fit.calibrators) calibrators.push_back(to_json(c));
  return {{"n", fit.fold.size()},
          {"folds", folds_of(fit)},
          {"by", fit.by_donor ? "donor" : "cell"},
          {"nll_before", json_number(fit.nll_before)},
          {"nll_after", json_number(fit.nll_after)},
          {"ece_before", json_number(fit.ece_before)},
          {"ece_after", json_number(fit.ece_after)},
          {"calibrators", calibrators}};
}

}  // namespace leukolens
