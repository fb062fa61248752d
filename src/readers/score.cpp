#include "leukolens/readers/score.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <tuple>

#include "leukolens/core/error.hpp"
#include "leukolens/statistics/interval.hpp"
#include "leukolens/statistics/wilson.hpp"
#include "readers/kappa.hpp"

namespace leukolens {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t fewest_donors = 5;

/// One cell of the study.
struct StudyCell {
  int label, predicted;
  std::string donor;
};

/// All answers: cells x readers x arms, -1: not given; and which items there were.
struct Study {
  std::vector<std::string> readers, classes, ids;
  std::vector<StudyCell> cells;
  std::vector<int> answers;
  std::vector<char> asked;

  std::size_t place(std::size_t cell, std::size_t reader, Arm arm) const {
    return (cell * readers.size() + reader) * arms.size() + static_cast<std::size_t>(arm);
  }
  int answer(std::size_t cell, std::size_t reader, Arm arm) const { return answers[place(cell, reader, arm)]; }
  bool all_answered(std::size_t cell, Arm arm) const {
    for (std::size_t r = 0; r < readers.size(); ++r)
      if (answer(cell, r, arm) < 0) return false;
    return true;
  }
  bool any_in(Arm arm) const {
    for (std::size_t i = static_cast<std::size_t>(arm); i < answers.size(); i += arms.size())
      if (answers[i] >= 0) return true;
    return false;
  }
};

std::size_t index_in(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

Study study_of(const std::vector<KeyRow>& key) {
  std::set<std::string> readers, classes, ids;
  for (const auto& row : key) {
    readers.insert(row.reader);
    ids.insert(row.id);
    classes.insert(row.label);
    classes.insert(row.predicted);
  }
  Study study{{readers.begin(), readers.end()}, {classes.begin(), classes.end()}, {ids.begin(), ids.end()}, {}, {}, {}};
  study.cells.resize(study.ids.size());
  study.answers.assign(study.ids.size() * study.readers.size() * arms.size(), -1);
  study.asked.assign(study.answers.size(), 0);
  for (const auto& row : key) {
    const auto cell = index_in(study.ids, row.id);
    study.cells[cell] = {static_cast<int>(index_in(study.classes, row.label)),
                         static_cast<int>(index_in(study.classes, row.predicted)), row.donor};
    study.asked[study.place(cell, index_in(study.readers, row.reader), row.arm)] = 1;
  }
  return study;
}

void take_answers(Study& study, const std::vector<KeyRow>& key, const std::vector<AnswerRow>& answers) {
  std::map<std::tuple<std::string, Arm, std::string>, const KeyRow*> items;
  for (const auto& row : key) items[{row.reader, row.arm, row.item}] = &row;
  for (const auto& row : answers) {
    const auto found = items.find({row.reader, row.arm, row.item});
    if (found == items.end())
      throw Error(Kind::bad_data, row.place + ": the key has no item " + row.item + " of reader " + row.reader +
                                      " in arm " + name_of(row.arm) + ". Give the key of the same export.");
    if (row.answer.empty()) continue;
    const auto c = index_in(study.classes, row.answer);
    if (c == study.classes.size())
      throw Error(Kind::bad_data,
                  row.place + ": answer `" + row.answer + "` is no class of this study. Correct its spelling.");
    auto& answer =
        study
            .answers[study.place(index_in(study.ids, found->second->id), index_in(study.readers, row.reader), row.arm)];
    if (answer >= 0)
      throw Error(Kind::bad_data, row.place + ": item " + row.item + " is answered twice. Keep one answer.");
    answer = static_cast<int>(c);
  }
}

ReaderScore reader_score(const Study& study, std::size_t reader, Arm arm) {
  ReaderScore score{study.readers[reader], arm};
  std::vector<int> said, truth;
  std::size_t right = 0;
  for (std::size_t i = 0; i < study.cells.size(); ++i) {
    score.items += static_cast<std::size_t>(study.asked[study.place(i, reader, arm)]);
    const int answer = study.answer(i, reader, arm);
    if (answer < 0) continue;
    said.push_back(answer);
    truth.push_back(study.cells[i].label);
    right += answer == study.cells[i].label;
  }
  score.answered = said.size();
  score.accuracy = wilson(right, said.size());
  score.kappa = cohen_kappa(said, truth, static_cast<int>(study.classes.size()));
  return score;
}

/// Whether an answer counts for a measure: 1 or 0; nothing where the measure is not about the cell.
using Counts = std::optional<double> (*)(const StudyCell& cell, int answer);

std::optional<double> is_right(const StudyCell& cell, int answer) { return answer == cell.label; }
std::optional<double> follows_wrong_call(const StudyCell& cell, int answer) {
  if (cell.predicted == cell.label) return {};
  return answer == cell.predicted;
}
std::optional<double> leaves_right_call(const StudyCell& cell, int answer) {
  if (cell.predicted != cell.label) return {};
  return answer != cell.predicted;
}

/// Figures of merit of some arms over the cells that all readers answered there, with the jackknife's.
struct Merit {
  Eigen::MatrixXd theta;  ///< arms x readers
  std::vector<Eigen::MatrixXd> left_out;
  std::size_t cells = 0;
};

Merit merit_of(const Study& study, const std::vector<Arm>& in, Counts counts, bool by_donor) {
  const auto rows = static_cast<Eigen::Index>(in.size()), columns = static_cast<Eigen::Index>(study.readers.size());
  Merit merit{Eigen::MatrixXd::Zero(rows, columns), {}, 0};
  std::map<std::string, std::pair<Eigen::MatrixXd, double>> units;  // sums and cells
  for (std::size_t i = 0; i < study.cells.size(); ++i) {
    if (!counts(study.cells[i], 0)) continue;
    if (!std::ranges::all_of(in, [&](Arm arm) { return study.all_answered(i, arm); })) continue;
    auto& unit = units[by_donor ? study.cells[i].donor : study.ids[i]];
    if (unit.first.size() == 0) unit.first = Eigen::MatrixXd::Zero(rows, columns);
    for (Eigen::Index a = 0; a < rows; ++a)
      for (Eigen::Index r = 0; r < columns; ++r)
        unit.first(a, r) +=
            *counts(study.cells[i], study.answer(i, static_cast<std::size_t>(r), in[static_cast<std::size_t>(a)]));
    unit.second += 1;
    ++merit.cells;
  }
  for (const auto& [name, unit] : units) merit.theta += unit.first;
  const Eigen::MatrixXd sum = merit.theta;
  const auto n = static_cast<double>(merit.cells);
  merit.theta /= n;
  for (const auto& [name, unit] : units)
    if (unit.second < n) merit.left_out.push_back((sum - unit.first) / (n - unit.second));
  return merit;
}

std::optional<ArmChange> change_of(const Study& study, const std::string& measure, Counts counts, Arm from, Arm to,
                                   bool by_donor) {
  if (!study.any_in(from) || !study.any_in(to)) return {};
  const auto merit = merit_of(study, {from, to}, counts, by_donor);
  if (merit.cells == 0) return {};
  ArmChange change{measure, from, to, merit.cells, merit.theta.row(0).mean(), merit.theta.row(1).mean(), {}};
  if (merit.left_out.size() < fewest_donors) {
    change.comparison.difference.value = change.after - change.before;
    change.comparison.difference.ci_method =
        std::to_string(merit.left_out.size()) + (by_donor ? " donors" : " cells") + ": too few for an interval";
    change.comparison.f = change.comparison.p = undefined;
  } else {
    change.comparison = compare_arms(merit.theta, reader_covariances(merit.left_out));
  }
  change.comparison.difference.n = merit.cells;
  clip(change.comparison.difference, {-1, 1});
  return change;
}

ArmScore arm_score(const Study& study, Arm arm, bool by_donor) {
  ArmScore score{arm, {}, undefined};
  const auto merit = merit_of(study, {arm}, is_right, by_donor);
  if (merit.cells == 0) return score;
  if (merit.left_out.size() >= fewest_donors)
    score.accuracy = mean_of_readers(merit.theta.row(0).transpose(), reader_covariances(merit.left_out));
  else
    score.accuracy.ci_method =
        std::to_string(merit.left_out.size()) + (by_donor ? " donors" : " cells") + ": too few for an interval";
  score.accuracy.value = merit.theta.mean();
  score.accuracy.n = merit.cells;
  clip(score.accuracy, {0, 1});
  std::vector<std::vector<int>> ratings;
  for (std::size_t i = 0; i < study.cells.size(); ++i) {
    if (!study.all_answered(i, arm)) continue;
    auto& of_cell = ratings.emplace_back();
    for (std::size_t r = 0; r < study.readers.size(); ++r) of_cell.push_back(study.answer(i, r, arm));
  }
  score.agreement = fleiss_kappa(ratings, static_cast<int>(study.classes.size()));
  return score;
}

}  // namespace

ReadersReport score_readers(const std::vector<KeyRow>& key, const std::vector<AnswerRow>& answers) {
  if (key.empty()) throw Error(Kind::bad_data, "the key has no items. Export the cells again.");
  auto study = study_of(key);
  take_answers(study, key, answers);
  ReadersReport report;
  report.readers = study.readers;
  report.classes = study.classes;
  report.cells = study.cells.size();
  std::set<std::string> donors;
  std::size_t right = 0, without = 0;
  for (const auto& cell : study.cells) {
    right += cell.predicted == cell.label;
    without += cell.donor.empty();
    if (!cell.donor.empty()) donors.insert(cell.donor);
  }
  report.donors = donors.size();
  report.network_accuracy = static_cast<double>(right) / static_cast<double>(report.cells);
  const bool by_donor = without == 0 && donors.size() >= fewest_donors;
  report.unit = by_donor ? "donors" : "cells";
  std::size_t answered = 0;
  for (std::size_t i = 0; i < study.answers.size(); ++i) {
    answered += study.answers[i] >= 0;
    report.unanswered += study.asked[i] && study.answers[i] < 0;
  }
  if (answered == 0) throw Error(Kind::bad_data, "no item is answered. Fill the column `answer`.");
  for (const auto arm : arms) {
    if (!study.any_in(arm)) continue;
    report.arm_scores.push_back(arm_score(study, arm, by_donor));
    for (std::size_t r = 0; r < study.readers.size(); ++r) report.reader_scores.push_back(reader_score(study, r, arm));
  }
  const std::pair<Arm, Arm> steps[] = {{Arm::cell, Arm::call}, {Arm::call, Arm::map}, {Arm::cell, Arm::map}};
  const std::pair<const char*, Counts> measures[] = {
      {"accuracy", is_right}, {"over_reliance", follows_wrong_call}, {"under_reliance", leaves_right_call}};
  for (const auto& [measure, counts] : measures)
    for (const auto& [from, to] : steps)
      if (auto change = change_of(study, measure, counts, from, to, by_donor))
        report.changes.push_back(std::move(*change));
  return report;
}

}  // namespace leukolens
