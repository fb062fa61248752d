#include "leukolens/population/comparison.hpp"

#include <algorithm>
#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/holdout/source_cells.hpp"
#include "leukolens/metrics/classification.hpp"

namespace leukolens {
namespace {

using Names = std::vector<std::string>;

bool complete(const Names& names) {
  return !names.empty() && std::none_of(names.begin(), names.end(), [](const auto& name) { return name.empty(); });
}

/// Pairs the rows with equal names, the first with the first.
MatchedCells match_by(const Names& a, const Names& b) {
  std::map<std::string, std::vector<int>> places;  // in b, last first
  for (std::size_t i = b.size(); i-- > 0;) places[b[i]].push_back(static_cast<int>(i));
  MatchedCells matched;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto found = places.find(a[i]);
    if (found == places.end() || found->second.empty()) {
      ++matched.only_a;
      continue;
    }
    matched.rows.emplace_back(static_cast<int>(i), found->second.back());
    found->second.pop_back();
  }
  matched.only_b = b.size() - matched.rows.size();
  return matched;
}

/// For each class of `a` its place in `b`.
std::vector<int> places_of_classes(const ScoreTable& a, const ScoreTable& b) {
  std::vector<int> places;
  for (const auto& name : a.classes) {
    const auto found = std::find(b.classes.begin(), b.classes.end(), name);
    if (found == b.classes.end() || a.classes.size() != b.classes.size())
      throw Error(Kind::bad_data, a.path.string() + " has the classes " + join(a.classes, ", ") + ", " +
                                      b.path.string() + " has " + join(b.classes, ", ") +
                                      ". Only models of the same classes can be compared.");
    places.push_back(static_cast<int>(found - b.classes.begin()));
  }
  return places;
}

void check_labels(const ScoreTable& a, const ScoreTable& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a.classes[a.labels[i]] != b.classes[b.labels[i]]) {
      const std::string cell = i < a.ids.size() ? a.ids[i] : "row " + std::to_string(i + 1);
      throw Error(Kind::bad_data, b.path.string() + ": labels " + cell + " " + b.classes[b.labels[i]] + ", " +
                                      a.path.string() + " labels it " + a.classes[a.labels[i]] +
                                      ". Correct the label and classify again.");
    }
}

std::vector<char> right_calls(const Table& p, const std::vector<int>& labels) {
  const auto predicted = predicted_classes(p);
  std::vector<char> right;
  for (std::size_t i = 0; i < labels.size(); ++i) right.push_back(predicted[i] == labels[i]);
  return right;
}

}  // namespace

bool is_of_calls(const PairedMetric& metric) { return metric.name == "accuracy" || metric.name == "balanced_accuracy"; }

std::string footing_sentence(const Comparison& c) {
  if (c.same_footing && c.rests_a == c.rests_b) return "Both rest on " + c.rests_a + ".";
  const std::string rests = "A rests on " + c.rests_a + ", B on " + c.rests_b;
  if (c.same_footing) return rests + ".";
  return rests +
         ": NLL, Brier score and ECE compare calibrations, not only models. Accuracy and balanced accuracy "
         "compare the models. " +
         (c.footing == Footing::as_is ? "Give --footing raw or --footing calibrated to compare all metrics alike."
                                      : "Give --footing calibrated to compare all metrics alike.");
}

MatchedCells match_cells(const ScoreTable& a, const ScoreTable& b) {
  const bool by_hash = complete(a.content_hashes) && complete(b.content_hashes);
  if (!by_hash && !(complete(a.ids) && complete(b.ids)))
    throw Error(Kind::bad_data, a.path.string() + " and " + b.path.string() +
                                    ": cells cannot be matched. Both need a column `content_hash`, or both `id`.");
  auto matched = by_hash ? match_by(a.content_hashes, b.content_hashes) : match_by(a.ids, b.ids);
  matched.by = by_hash ? "content_hash" : "id";
  if (matched.rows.empty())
    throw Error(Kind::bad_data, a.path.string() + " and " + b.path.string() + ": no cell is in both (by " + matched.by +
                                    "). Classify the same images with both models.");
  return matched;
}

Comparison compare(const ScoreTable& a, const std::optional<Calibration>& calibration_a, const ScoreTable& b,
                   const std::optional<Calibration>& calibration_b, const ComparisonOptions& options,
                   const Warn& warn) {
  Comparison out;
  const auto places = places_of_classes(a, b);
  out.matched = match_cells(a, b);
  std::vector<int> rows_a, rows_b;
  for (const auto& [row_a, row_b] : out.matched.rows) rows_a.push_back(row_a), rows_b.push_back(row_b);
  const auto cells_a = select(a, rows_a), cells_b = select(b, rows_b);
  check_labels(cells_a, cells_b);
  const auto& donors = cells_a.donors.empty() ? cells_b.donors : cells_a.donors;
  if (complete(donors)) out.donors = group_by(donors).names.size();
  auto footed = put_on_footing(cells_a, calibration_a, cells_b, calibration_b, donors, options.footing,
                               options.interval.seed, warn);
  const Table &p_a = footed.a, p_b = footed.b(Eigen::all, places);
  out.footing = options.footing;
  out.rests_a = std::move(footed.rests_a);
  out.rests_b = std::move(footed.rests_b);
  out.same_footing = footed.same;
  out.n = cells_a.size();
  out.metrics = paired_metrics(p_a, p_b, cells_a.labels, donors, options.bins, options.interval);
  out.mcnemar = mcnemar(right_calls(p_a, cells_a.labels), right_calls(p_b, cells_a.labels));
  return out;
}

}  // namespace leukolens
