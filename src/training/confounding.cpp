#include "leukolens/training/confounding.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/dataset/classes.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/statistics/interval.hpp"
#include "leukolens/statistics/logistic_regression.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::MatrixXd;

/// N labelled cells as columns.
struct Columns {
  MatrixXd background;                        // N x D; NaN: undefined
  std::vector<int> labels;                    // N, 0..K-1
  int classes = 0;                            // K
  std::vector<std::string> captures, donors;  // N
};

constexpr int folds = 5;
constexpr double largest_harmless = 0.2;  // fraction of the way from chance to 1
constexpr std::size_t fewest_units = 2;   // of each class, so that one can be left out

/// Rows of one cross-validation.
struct Cases {
  MatrixXd x;
  std::vector<int> labels;
  std::vector<std::string> groups;  // stay together; empty: none
};

std::string percent(double part) {
  char text[16];
  std::snprintf(text, sizeof text, "%.0f %%", 100 * part);
  return text;
}

/// Fold of every row: whole groups, dealt class by class in a drawn order.
std::vector<int> deal_folds(const Cases& cases, std::uint64_t seed) {
  std::map<std::string, std::vector<std::size_t>> rows_of;
  for (std::size_t i = 0; i < cases.labels.size(); ++i)
    rows_of[cases.groups.empty() ? std::to_string(i) : cases.groups[i]].push_back(i);
  std::map<int, std::vector<std::string>> groups_of_class;
  for (const auto& [name, rows] : rows_of) groups_of_class[cases.labels[rows.front()]].push_back(name);
  std::vector<int> fold(cases.labels.size());
  int next = 0;
  for (auto& [label, names] : groups_of_class) {
    Random random(seed, "folds of the confounding check", static_cast<std::uint64_t>(label));
    shuffle(names, random);
    for (const auto& name : names) {
      for (const auto row : rows_of[name]) fold[row] = next % folds;
      ++next;
    }
  }
  return fold;
}

/// Standardised by the rows outside the fold; undefined values become the mean.
MatrixXd standardised(const MatrixXd& x, const std::vector<int>& fold, int held_out) {
  MatrixXd out = x;
  for (Index c = 0; c < x.cols(); ++c) {
    double sum = 0, squares = 0, n = 0;
    for (Index i = 0; i < x.rows(); ++i)
      if (fold[static_cast<std::size_t>(i)] != held_out && std::isfinite(x(i, c)))
        sum += x(i, c), squares += x(i, c) * x(i, c), ++n;
    const double mean = n > 0 ? sum / n : 0, variance = n > 0 ? squares / n - mean * mean : 0;
    const double scale = variance > 1e-12 * (1 + mean * mean) ? 1 / std::sqrt(variance) : 0;
    for (Index i = 0; i < x.rows(); ++i) out(i, c) = std::isfinite(x(i, c)) ? (x(i, c) - mean) * scale : 0;
  }
  return out;
}

std::vector<int> cross_predicted(const Cases& cases, int classes, std::uint64_t seed) {
  const auto fold = deal_folds(cases, seed);
  std::vector<int> predicted(cases.labels.size(), 0);
  for (int held_out = 0; held_out < folds; ++held_out) {
    std::vector<Index> seen, unseen;
    for (std::size_t i = 0; i < fold.size(); ++i)
      (fold[i] == held_out ? unseen : seen).push_back(static_cast<Index>(i));
    if (seen.empty() || unseen.empty()) continue;
    const MatrixXd x = standardised(cases.x, fold, held_out);
    std::vector<int> labels;
    std::vector<double> counts(static_cast<std::size_t>(classes), 0);
    for (const auto i : seen) {
      labels.push_back(cases.labels[static_cast<std::size_t>(i)]);
      ++counts[static_cast<std::size_t>(labels.back())];
    }
    LogisticOptions options;  // every class weighs the same, as in the balanced accuracy
    for (const int label : labels)
      options.weights.push_back(static_cast<double>(seen.size()) / (classes * counts[static_cast<std::size_t>(label)]));
    const auto fit = fit_logistic(x(seen, Eigen::all), one_hot(labels, classes), options);
    const auto found = predicted_classes(logistic_logits(fit, x(unseen, Eigen::all)));
    for (std::size_t i = 0; i < unseen.size(); ++i) predicted[static_cast<std::size_t>(unseen[i])] = found[i];
  }
  return predicted;
}

Predictability predictability(const Cases& cases, const std::vector<std::string>& donors, int classes,
                              std::uint64_t seed) {
  const auto predicted = cross_predicted(cases, classes, seed);
  const Statistics statistic = [&](std::span<const int> rows) {
    std::vector<int> y, p;
    for (const int i : rows) {
      y.push_back(cases.labels[static_cast<std::size_t>(i)]);
      p.push_back(predicted[static_cast<std::size_t>(i)]);
    }
    return std::vector<double>{balanced_accuracy(confusion_matrix(y, p, classes))};
  };
  Predictability out;
  IntervalOptions options;
  options.seed = seed;
  out.balanced_accuracy = estimate(cases.labels.size(), statistic, donors, options).front();
  out.chance = 1. / classes;
  const auto& found = out.balanced_accuracy;
  out.high =
      (found.value - out.chance) / (1 - out.chance) > largest_harmless && (!found.ci || found.ci->lo > out.chance);
  return out;
}

bool all_known(const std::vector<std::string>& names, std::size_t n) {
  return n > 0 && names.size() == n && std::ranges::none_of(names, [](const auto& name) { return name.empty(); });
}

/// Whether every class has units enough that one can be left out.
bool enough(const std::vector<int>& labels, const std::vector<std::string>& units, int classes) {
  std::vector<std::set<std::string>> of_class(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i)
    of_class[static_cast<std::size_t>(labels[i])].insert(units.empty() ? std::to_string(i) : units[i]);
  return std::ranges::all_of(of_class, [](const auto& names) { return names.size() >= fewest_units; });
}

std::string sentence(const std::string& from, const Predictability& p) {
  std::string text = from + " tells the class in " + percent(p.balanced_accuracy.value) + " (balanced accuracy";
  if (p.balanced_accuracy.ci)
    text += ", 95 % interval " + percent(p.balanced_accuracy.ci->lo) + " to " + percent(p.balanced_accuracy.ci->hi);
  return text + "; chance " + percent(p.chance) + "; cross-validated by " + p.unit + ")";
}

/// Mean of a column over the rows in which it is defined; NaN where it is in none.
double mean_of(const MatrixXd& x, const std::vector<std::size_t>& rows, Index column) {
  double sum = 0, n = 0;
  for (const auto i : rows)
    if (std::isfinite(x(static_cast<Index>(i), column))) sum += x(static_cast<Index>(i), column), ++n;
  return sum / n;
}

/// One row a capture: mean background, class of most of its cells.
Cases by_capture(const Columns& input, ConfoundingCheck& check) {
  std::map<std::string, std::vector<std::size_t>> rows_of;
  for (std::size_t i = 0; i < input.labels.size(); ++i) rows_of[input.captures[i]].push_back(i);
  Cases cases;
  cases.x = MatrixXd::Zero(static_cast<Index>(rows_of.size()), input.background.cols());
  Index at = 0;
  for (const auto& [name, rows] : rows_of) {
    std::vector<int> counts(static_cast<std::size_t>(input.classes), 0);
    for (const auto i : rows) {
      ++counts[static_cast<std::size_t>(input.labels[i])];
    }
    for (Index c = 0; c < cases.x.cols(); ++c) cases.x(at, c) = mean_of(input.background, rows, c);
    const auto most = std::ranges::max_element(counts);
    cases.labels.push_back(static_cast<int>(most - counts.begin()));
    check.of_one_class += *most == static_cast<int>(rows.size());
    ++at;
  }
  check.captures = rows_of.size();
  return cases;
}

void look_at_captures(const Columns& input, std::uint64_t seed, ConfoundingCheck& check) {
  const int classes = input.classes;
  if (!all_known(input.captures, input.labels.size())) {
    check.findings.push_back(
        "The captures of the cells are not known (manifest column `capture`), so nothing can be "
        "said of differences between them.");
    return;
  }
  const auto cases = by_capture(input, check);
  if (check.of_one_class == check.captures)
    check.findings.push_back("Each of the " + std::to_string(check.captures) +
                             " captures holds cells of one class: whatever differs between captures can pass for a "
                             "class.");
  if (!enough(cases.labels, {}, classes)) {
    check.findings.push_back(
        "Some class has fewer than two captures, so its cells cannot be told from its capture: "
        "record every class on several days.");
    return;
  }
  auto& p = check.from_captures.emplace(predictability(cases, {}, classes, seed));
  p.unit = "captures";
  check.findings.push_back(sentence("The mean background of a capture", p) + ".");
  if (p.high)
    check.alarms.push_back(sentence("CONFOUNDED: the mean background of a capture, without any cell,", p) +
                           ". The network can learn the capture instead of the cell. Record classes under the same "
                           "conditions, or subtract the background (--background).");
}

Columns columns_of(const std::vector<CellSurroundings>& cells) {
  std::vector<std::string> names;
  for (const auto& cell : cells) names.push_back(cell.label);
  const auto classes = classes_of(names);
  Columns out;
  out.classes = static_cast<int>(classes.size());
  out.background.resize(static_cast<Index>(cells.size()), static_cast<Index>(background_columns().size()));
  Index row = 0;
  for (const auto& cell : cells) {
    if (cell.label.empty()) continue;
    out.background.row(row++) = Eigen::Map<const Eigen::RowVectorXd>(cell.background.data(), out.background.cols());
    out.labels.push_back(class_index(classes, cell.label));
    out.captures.push_back(cell.capture);
    out.donors.push_back(cell.donor);
  }
  out.background.conservativeResize(row, Eigen::NoChange);
  return out;
}

}  // namespace

ConfoundingCheck check_confounding(const std::vector<CellSurroundings>& cells, std::uint64_t seed) {
  ConfoundingCheck check;
  const auto input = columns_of(cells);
  const int classes = input.classes;
  if (classes < 2 || !enough(input.labels, {}, classes) || !input.background.array().isFinite().any()) {
    check.findings.push_back("Too few labelled cells, or no background around them, to look for confounding.");
    return check;
  }
  Cases cases = {input.background, input.labels, {}};
  std::string unit = "cells";
  for (const auto& [name, units] : {std::pair{"donors", &input.donors}, std::pair{"captures", &input.captures}})
    if (unit == "cells" && all_known(*units, input.labels.size()) && enough(input.labels, *units, classes)) {
      cases.groups = *units;
      unit = name;
    }
  auto& p = check.from_background.emplace(predictability(cases, input.donors, classes, seed));
  p.unit = unit;
  check.findings.push_back(sentence("The background alone, with the cell hidden,", p) + ".");
  if (p.high)
    check.alarms.push_back(sentence("CONFOUNDED: the background alone, with the cell hidden,", p) +
                           ". A network can reach that without looking at the cell. Compare backgrounds class by "
                           "class; subtract the background (--background) or record anew. In tight crops the light "
                           "that the cell itself scatters may be part of it.");
  look_at_captures(input, seed, check);
  return check;
}

namespace {

Json predictability_json(const std::optional<Predictability>& p) {
  if (!p) return nullptr;
  const auto& e = p->balanced_accuracy;
  return {{"balanced_accuracy", json_number(e.value)},
          {"ci", e.ci ? Json({e.ci->lo, e.ci->hi}) : Json(nullptr)},
          {"ci_method", e.ci_method},
          {"n", e.n},
          {"chance", p->chance},
          {"unit", p->unit},
          {"high", p->high}};
}

}  // namespace

Json to_json(const ConfoundingCheck& check) {
  return {{"from_background", predictability_json(check.from_background)},
          {"from_captures", predictability_json(check.from_captures)},
          {"captures", check.captures},
          {"captures_of_one_class", check.of_one_class},
          {"findings", check.findings},
          {"alarms", check.alarms}};
}

}  // namespace leukolens
