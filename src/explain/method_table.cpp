#include "leukolens/explain/method_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/statistics/holm.hpp"
#include "leukolens/statistics/mean_of_cells.hpp"

namespace leukolens {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double level_of_claims = 0.05;

using ScoreOfMap = double (*)(const MapScores&);
struct NamedScore {
  const char* name;
  ScoreOfMap of;
};
constexpr std::array<NamedScore, 13> map_scores = {{
    {"deletion", [](const MapScores& s) { return s.deletion; }},
    {"insertion", [](const MapScores& s) { return s.insertion; }},
    {"faithfulness", [](const MapScores& s) { return s.faithfulness(); }},
    {"road_most", [](const MapScores& s) { return s.road_most; }},
    {"road_least", [](const MapScores& s) { return s.road_least; }},
    {"road", [](const MapScores& s) { return s.road(); }},
    {"infidelity", [](const MapScores& s) { return s.infidelity; }},
    {"max_sensitivity", [](const MapScores& s) { return s.max_sensitivity; }},
    {"completeness_gap", [](const MapScores& s) { return s.completeness_gap; }},
    {"pointing", [](const MapScores& s) { return s.pointing; }},
    {"inside", [](const MapScores& s) { return s.inside; }},
    {"randomisation", [](const MapScores& s) { return s.randomisation; }},
    {"agreement", [](const MapScores& s) { return s.agreement; }},
}};

/// The targets that count for each cell: those of its predicted class where that was explained, else all.
struct Cells {
  std::vector<std::vector<const ScoredTarget*>> targets;
  std::vector<std::string> donors;
};

Cells cells_of(const std::vector<ScoredTarget>& targets) {
  Cells cells;
  std::map<std::string, std::size_t> places;
  for (const auto& target : targets) {
    const auto [place, is_new] = places.emplace(target.cell, places.size());
    if (is_new) {
      cells.targets.emplace_back();
      cells.donors.push_back(target.donor);
    }
    cells.targets[place->second].push_back(&target);
  }
  for (auto& of_cell : cells.targets)
    if (std::ranges::any_of(of_cell, &ScoredTarget::predicted))
      std::erase_if(of_cell, [](const ScoredTarget* target) { return !target->predicted; });
  return cells;
}

/// One value a cell: the mean over its targets, of those that are defined.
template <class OfTarget>
std::vector<double> values_of(const Cells& cells, OfTarget of_target) {
  std::vector<double> values;
  for (const auto& targets : cells.targets) {
    double sum = 0, n = 0;
    for (const auto* target : targets)
      if (const double value = of_target(*target); std::isfinite(value)) {
        sum += value;
        ++n;
      }
    values.push_back(n > 0 ? sum / n : undefined);
  }
  return values;
}

template <class OfTarget>
NamedEstimates means_of(const Cells& cells, OfTarget scores_of_target) {
  NamedEstimates means;
  for (const auto& score : map_scores) {
    const auto of = [&](const ScoredTarget& target) { return score.of(scores_of_target(target)); };
    means.emplace_back(score.name, mean_of_cells(values_of(cells, of), cells.donors).estimate);
  }
  return means;
}

bool all_zero(const std::vector<double>& differences) {
  return std::ranges::all_of(differences, [](double d) { return !std::isfinite(d) || std::abs(d) < 1e-12; });
}

template <class OfTarget>
ControlComparison compared(const Cells& cells, std::size_t run, OfTarget control_of) {
  const auto control = [&](const ScoredTarget& target) { return control_of(target).faithfulness(); };
  const auto differences =
      values_of(cells, [&](const ScoredTarget& t) { return t.runs[run].own.faithfulness() - control(t); });
  const auto mean = mean_of_cells(differences, cells.donors);
  ControlComparison c;
  c.control = mean_of_cells(values_of(cells, control), cells.donors).estimate.value;
  c.difference = mean.estimate;
  c.p = c.p_holm = mean.p;
  c.verdict = mean.estimate.n == 0    ? ControlVerdict::missing
              : mean.too_few          ? ControlVerdict::too_few
              : all_zero(differences) ? ControlVerdict::same
                                      : ControlVerdict::not_shown;
  return c;
}

MethodRow row_of(const Cells& cells, std::size_t run, const std::string& name) {
  const auto own = [run](const ScoredTarget& t) -> const MapScores& { return t.runs[run].own; };
  MethodRow row{name, 0, means_of(cells, own), {}, {}};
  const auto outside = values_of(cells, [run](const ScoredTarget& t) { return t.runs[run].outside; });
  row.scores.emplace_back("outside", mean_of_cells(outside, cells.donors).estimate);
  for (const auto& targets : cells.targets)
    row.flat += std::ranges::any_of(targets, [&](const ScoredTarget* t) { return own(*t).flat; });
  row.random = compared(cells, run, [run](const ScoredTarget& t) -> const MapScores& { return t.runs[run].random; });
  row.phase = compared(cells, run, [](const ScoredTarget& t) -> const MapScores& { return t.phase; });
  return row;
}

/// Corrects the p values of all comparisons together, and lets those that stay small decide.
void correct(MethodTable& table) {
  std::vector<ControlComparison*> all;
  for (auto& row : table.rows) all.insert(all.end(), {&row.random, &row.phase});
  std::vector<double> p;
  for (const auto* c : all) p.push_back(c->p);
  const auto corrected = holm(p);
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& c = *all[i];
    c.p_holm = corrected[i];
    table.comparisons += std::isfinite(c.p);
    if (c.p_holm < level_of_claims) c.verdict = c.difference.value > 0 ? ControlVerdict::beats : ControlVerdict::worse;
  }
}

std::string sentence_of_both(ControlVerdict verdict) {
  switch (verdict) {
    case ControlVerdict::too_few:
      return "too few cells or donors to compare";
    case ControlVerdict::missing:
      return "not compared";
    case ControlVerdict::not_shown:
      return "not shown to beat either control";
    default:
      return std::string(name_of(verdict)) + " both controls";
  }
}

}  // namespace

const char* name_of(ControlVerdict verdict) {
  static constexpr std::array names = {"beats",
                                       "worse than",
                                       "not shown to beat",
                                       "the same as",
                                       "too few cells or donors to compare with",
                                       "not compared with"};
  return names[static_cast<std::size_t>(verdict)];
}

bool MethodRow::beats_both() const {
  return random.verdict == ControlVerdict::beats && phase.verdict == ControlVerdict::beats;
}

const std::vector<std::string>& method_score_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& score : map_scores) all.emplace_back(score.name);
    all.emplace_back("outside");
    return all;
  }();
  return names;
}

MethodTable compare_methods(const std::vector<std::string>& runs, const std::vector<ScoredTarget>& targets) {
  if (runs.empty()) throw Error(Kind::bad_value, "a table of methods needs one method or more");
  MethodTable table;
  std::set<std::string> classes;
  for (const auto& target : targets)
    if (target.runs.size() != runs.size())
      throw Error(Kind::bad_value, target.cell + ": " + std::to_string(target.runs.size()) + " maps are scored, not " +
                                       std::to_string(runs.size()));
  const auto cells = cells_of(targets);
  for (const auto& of_cell : cells.targets)
    for (const auto* target : of_cell) classes.insert(target->class_name);
  std::set<std::string> donors(cells.donors.begin(), cells.donors.end());
  table.classes = {classes.begin(), classes.end()};
  table.cells = cells.targets.size();
  table.donors = donors.empty() || donors == std::set<std::string>{""} ? 0 : donors.size();
  table.phase = means_of(cells, [](const ScoredTarget& t) -> const MapScores& { return t.phase; });
  for (std::size_t r = 0; r < runs.size(); ++r) table.rows.push_back(row_of(cells, r, runs[r]));
  correct(table);
  return table;
}

std::string verdict_sentence(const MethodRow& row) {
  if (row.beats_both()) return "beats both controls";
  if (row.random.verdict == row.phase.verdict) return sentence_of_both(row.random.verdict);
  std::string sentence;
  const auto add = [&](const ControlComparison& c, const char* control) {
    if (c.verdict != ControlVerdict::beats)
      sentence += (sentence.empty() ? "" : "; ") + std::string(name_of(c.verdict)) + " " + control;
  };
  add(row.random, "the random network");
  add(row.phase, "the phase image");
  return sentence;
}

}  // namespace leukolens
