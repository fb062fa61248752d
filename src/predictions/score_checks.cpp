#include "predictions/score_checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

#include "leukolens/core/counted_names.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

namespace {

constexpr double largest_gap = 1e-3 + 1e-12;  // of a sum from 1: three decimals of two classes, as doubles sum them

/// Whether K probabilities of two decimals each can have this sum.
bool explained_by_rounding(double sum, std::size_t classes) {
  return std::abs(sum - 1) <= .005 * static_cast<double>(classes) + 1e-9;
}

/// What spreadsheets and their readers write into an empty cell.
bool stands_for_unknown(const std::string& label) {
  constexpr std::array<std::string_view, 6> texts{"na", "-", "?", "none", "nan", "n/a"};
  return std::ranges::find(texts, lower(label)) != texts.end();
}

}  // namespace

std::string fault_of_logits(std::span<const double> row) {
  int faults = 0;  // counted without a branch first: nearly every row has none
  for (const double z : row) faults += !std::isfinite(z);
  if (faults == 0) return "";
  for (std::size_t k = 0; k < row.size(); ++k)
    if (!std::isfinite(row[k]))
      return "logit " + std::to_string(k) + " is " + to_text(row[k]) +
             "; logits are finite. Compute the row again or take it out.";
  return "";
}

std::string fault_of_probabilities(std::span<const double> row) {
  double sum = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    if (!(row[k] >= 0 && row[k] <= 1 + 1e-6))  // a softmax in float32 may end a little above 1
      return "probability " + std::to_string(k) + " is " + to_text(row[k]) +
             ", outside 0..1. If these are logits, name them so or give --input logits.";
    sum += row[k];
  }
  if (std::abs(sum - 1) <= largest_gap) return "";
  return "the probabilities sum to " + to_text(sum) + ", not 1. All classes of a row are needed, normalised." +
         (explained_by_rounding(sum, row.size()) ? " If they were rounded, give --renormalise, or export more decimals."
                                                 : "");
}

void divide_by_sum(std::span<double> row) {
  const double sum = std::accumulate(row.begin(), row.end(), 0.);
  if (!explained_by_rounding(sum, row.size())) return;
  for (double& p : row) p /= sum;
}

double weight_from(const std::string& text, const std::string& where) {
  const double weight = to_number(text).value_or(-1);
  if (weight > 0 && std::isfinite(weight)) return weight;
  throw Error(Kind::bad_data,
              where + ": weight is `" + text + "`; weights are numbers above 0. Take out rows that should not count.");
}

double purity_from(const std::string& text, const std::string& where) {
  if (text.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double purity = to_number(text).value_or(-1);
  if (std::isnan(purity) || (purity > 0 && purity <= 1)) return purity;
  throw Error(Kind::bad_data, where + ": purity is `" + text +
                                  "`; it is the part of a capture that is of its label, 0 < purity <= 1, or empty.");
}

KindsToRead kinds_to_read(bool has_logits, bool has_probabilities, std::optional<ScoreKind> wanted,
                          const std::string& path) {
  if (wanted == ScoreKind::logits && !has_logits)
    throw Error(Kind::bad_data,
                path + ": --input logits, but its names say probabilities. Give --input probabilities.");
  if (wanted == ScoreKind::probabilities && !has_probabilities)
    throw Error(Kind::bad_data, path + ": --input probabilities, but its names say logits. Give --input logits.");
  return {has_logits && wanted != ScoreKind::probabilities, has_probabilities && wanted != ScoreKind::logits};
}

std::vector<int> places_of(const std::vector<std::string>& wanted, const std::vector<std::string>& found,
                           const std::string& path) {
  std::vector<int> places;
  std::vector<std::string> missing, surplus;
  for (const std::string& name : wanted) {
    const auto place = std::find(found.begin(), found.end(), name);
    if (place == found.end())
      missing.push_back(name);
    else
      places.push_back(static_cast<int>(place - found.begin()));
  }
  for (const std::string& name : found)
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) surplus.push_back(name);
  if (missing.empty() && surplus.empty()) return places;
  std::string text = path + ": its classes differ from those wanted (" + join(wanted, ", ") + ")";
  if (!missing.empty()) text += "; missing: " + join(missing, ", ");
  if (!surplus.empty()) text += "; not known: " + join(surplus, ", ");
  throw Error(Kind::bad_data, text + ". Use the table and the model that belong together.");
}

void check_unique(const std::vector<std::string>& ids, const std::string& path, const NameRow& name_row) {
  std::vector<std::pair<std::uint64_t, std::size_t>> hashes;  // a hash set of strings would take several times as much
  hashes.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) hashes.push_back({item_of(ids[i]), i});
  std::sort(hashes.begin(), hashes.end());
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    const std::size_t a = hashes[i - 1].second, b = hashes[i].second;
    if (hashes[i - 1].first == hashes[i].first && ids[a] == ids[b] && !ids[a].empty())
      throw Error(Kind::bad_data, path + ": " + name_row(a) + " and " + name_row(b) + " have the same id " + ids[a] +
                                      ". A cell may stand in a table once; take one out.");
  }
}

LabelColumn::LabelColumn(const std::vector<std::string>& classes) : classes_(classes) {
  for (std::size_t k = 0; k < classes.size(); ++k) place_.emplace(classes[k], static_cast<int>(k));
}

/// The place of a label's trimmed text.
int LabelColumn::place_of(const std::string& text) {
  if (const auto known = place_.find(text); known != place_.end()) return known->second;
  std::vector<int> near;
  for (std::size_t k = 0; k < classes_.size(); ++k)
    if (lower(classes_[k]) == lower(text)) near.push_back(static_cast<int>(k));
  if (near.size() == 1) return place_[text] = near.front();
  if (stands_for_unknown(text)) return place_[text] = -1;
  foreign_.push_back({text, as_names_.size(), 0});
  return place_[text] = -1 - static_cast<int>(foreign_.size());
}

void LabelColumn::add(const std::string& as_it_stands) {
  const std::string text(trimmed(as_it_stands));
  if (text.empty()) {
    as_names_.push_back(-1);
    as_indices_.push_back(-1);
    return;
  }
  if (text != as_it_stands) ++spaced_[as_it_stands];
  const int place = place_of(text);
  as_names_.push_back(place);
  if (place == -1) {
    ++unknown_[text];
    as_indices_.push_back(-1);
    return;
  }
  if (place < -1) ++foreign_[static_cast<std::size_t>(-2 - place)].rows;
  if (place >= 0 && text != classes_[static_cast<std::size_t>(place)])
    ++of_other_case_[text + " for " + classes_[static_cast<std::size_t>(place)]];
  any_name_ |= place >= 0;
  const double index = all_indices_ ? to_number(text).value_or(-1) : -1;  // "2" and pandas' "2.0"
  all_indices_ = index >= 0 && index < static_cast<double>(classes_.size()) && index == std::floor(index);
  as_indices_.push_back(all_indices_ ? static_cast<int>(index) : -1);
}

void LabelColumn::tell(const std::string& path, const Warn& warn) const {
  if (!warn) return;
  std::size_t rows = 0;
  for (const auto& [label, count] : spaced_) rows += count;
  if (rows > 0)
    warn(path + ": in " + std::to_string(rows) + (rows == 1 ? " row" : " rows") +
         " the label has spaces at its ends, such as `" + spaced_.begin()->first +
         "`; names may not differ only by them, so they are left out.");
  if (!of_other_case_.empty())
    warn(path + ": labels " + counted_names(of_other_case_, "row") +
         " differ from a class only by upper and lower case; they are read as that class.");
  if (!unknown_.empty())
    warn(path + ": labels " + counted_names(unknown_, "row") + " name no class; these rows count as unlabelled.");
}

/// A cell of a class that the model does not know is a fact; a number among names is a slip.
bool LabelColumn::can_be_left_out(bool needed) const {
  return (any_name_ || !needed) && std::none_of(foreign_.begin(), foreign_.end(),
                                                [](const Foreign& label) { return to_number(label.text).has_value(); });
}

void LabelColumn::fail(const std::string& path, const NameRow& name_row) const {
  std::map<std::string, std::size_t> counts;
  for (const auto& label : foreign_) counts[label.text] = label.rows;
  throw Error(Kind::bad_data, path + ": labels " + counted_names(counts, "row") + ", the first in " +
                                  name_row(foreign_.front().first_row) + ", are none of the classes " +
                                  join(classes_, ", ") +
                                  ". Use the table and the model that belong together, or correct the labels.");
}

ResolvedLabels LabelColumn::resolve(const std::string& path, const NameRow& name_row, bool needed,
                                    const Warn& warn) const {
  tell(path, warn);
  if (foreign_.empty()) return {as_names_, {}};
  if (all_indices_) return {as_indices_, {}};
  if (!can_be_left_out(needed)) fail(path, name_row);
  ResolvedLabels labels{as_names_, std::vector<std::string>(as_names_.size())};
  for (std::size_t row = 0; row < as_names_.size(); ++row)
    if (as_names_[row] < -1) {
      labels.foreign[row] = foreign_[static_cast<std::size_t>(-2 - as_names_[row])].text;
      labels.classes[row] = -1;
    }
  return labels;
}

}  // namespace leukolens
