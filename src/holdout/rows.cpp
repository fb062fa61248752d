#include "leukolens/holdout/rows.hpp"

#include <algorithm>
#include <map>

#include "leukolens/core/counted_names.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

bool has_roles(const ScoreTable& table) {
  return std::any_of(table.roles.begin(), table.roles.end(), [](const auto& role) { return !role.empty(); });
}

/// Roles that a reader of the table may take the cells for: our own, and those that this table names.
std::set<std::string> known_roles(const ScoreTable& table) {
  std::set<std::string> names{"train", "validate", "calibrate", "test", "new"};
  names.insert(table.roles.begin(), table.roles.end());
  names.erase("");
  return names;
}

/// A column's value, empty where the table lacks the column.
const std::string& at(const std::vector<std::string>& column, std::size_t row) {
  static const std::string none;
  return row < column.size() ? column[row] : none;
}

std::string cells(std::size_t n) { return std::to_string(n) + (n == 1 ? " cell" : " cells"); }

/// Counts labelled rows by role and takes those of the wanted roles (every one where the table has no roles, or where
/// `every_role` is wanted).
/// @param seen  content hashes that are passed over; @param count_seen_only  counts them but takes them
RowChoice choose(const ScoreTable& table, const std::set<std::string>& wanted, const std::set<std::string>& seen,
                 bool count_seen_only) {
  const bool roles = has_roles(table), every = wanted.contains(every_role);
  RowChoice choice;
  choice.failed = table.failed;
  choice.from_fold_models = is_out_of_fold(table);
  std::map<std::string, RoleCount> counts;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table.labels[i] < 0) {
      const std::string& foreign = at(table.foreign_labels, i);
      ++(foreign.empty() ? choice.unlabelled : choice.foreign[foreign]);
      continue;
    }
    const std::string& role = roles ? at(table.roles, i) : std::string();
    auto& count = counts.try_emplace(role, RoleCount{role}).first->second;
    ++count.labelled;
    if (roles && !every && !wanted.contains(role)) continue;
    const std::string& hash = at(table.content_hashes, i);
    if (!hash.empty() && seen.contains(hash)) {
      ++choice.seen;
      if (!count_seen_only) {
        ++count.seen;
        continue;
      }
    }
    ++count.used;
    choice.rows.push_back(static_cast<int>(i));
  }
  for (const auto& [role, count] : counts) choice.roles.push_back(count);
  return choice;
}

/// "train 120, test 30"
std::string listed(const std::vector<RoleCount>& roles) {
  std::vector<std::string> parts;
  for (const auto& r : roles) parts.push_back((r.role.empty() ? "no role" : r.role) + " " + std::to_string(r.labelled));
  return join(parts, ", ");
}

std::size_t labelled(const RowChoice& choice) {
  std::size_t n = 0;
  for (const auto& r : choice.roles) n += r.labelled;
  return n;
}

std::size_t used_of(const RowChoice& choice, const std::set<std::string>& roles) {
  std::size_t n = 0;
  for (const auto& r : choice.roles) n += roles.contains(r.role) ? r.used : 0;
  return n;
}

[[noreturn]] void fail(const ScoreTable& table, const RowChoice& choice, const std::string& purpose,
                       const std::string& wanted, const std::string& remedy) {
  std::string text = table.path.string() + ": no rows to " + purpose + ". ";
  if (labelled(choice) == 0)
    throw Error(Kind::bad_data, text + "None of its " + std::to_string(table.size()) +
                                    " rows has a label. Give a table with a column `label`.");
  text += "Wanted are labelled rows of the role " + wanted + "; found: " + listed(choice.roles);
  if (choice.seen) text += ", " + std::to_string(choice.seen) + " of them calibrated on";
  text += ". ";
  if (!remedy.empty()) throw Error(Kind::bad_data, text + remedy);
  throw Error(Kind::bad_data, text + "Classify cells of that role or labelled cells that the model has never seen, " +
                                  "or name another role with --role.");
}

std::string sentence_of(const ScoreTable& table, const RowChoice& choice, const std::string& verb) {
  std::vector<std::string> used, left;
  for (const auto& r : choice.roles) {
    if (r.used) used.push_back((r.role.empty() ? "no role" : r.role) + " " + std::to_string(r.used));
    const bool serves = r.used || r.role == choice.role;
    if (!serves) left.push_back(cells(r.labelled) + " of the role " + (r.role.empty() ? "(none)" : r.role));
  }
  std::string text = verb + " " + cells(choice.rows.size());
  text += has_roles(table) ? " (roles: " + join(used, ", ") + ")"
                           : "; the table names no roles, so every labelled cell serves";
  if (!choice.role.empty()) text += ", chosen by --role " + choice.role;
  if (choice.seen && choice.role.empty()) left.push_back(cells(choice.seen) + " that the calibration was fitted on");
  if (choice.unlabelled) left.push_back(cells(choice.unlabelled) + " without a label");
  std::size_t foreign = 0;
  for (const auto& [label, n] : choice.foreign) foreign += n;
  if (foreign)
    left.push_back(cells(foreign) + " whose label is none of the classes: " + counted_names(choice.foreign, "cell"));
  if (choice.failed) left.push_back(cells(choice.failed) + " that could not be classified");
  text += ".";
  if (!left.empty()) text += " Left out: " + join(left, ", ") + ".";
  if (choice.seen && !choice.role.empty())
    text += " The calibration was fitted on " + std::to_string(choice.seen) + " of them: these figures flatter it.";
  if (choice.from_fold_models)
    text += " They are out-of-fold predictions, each by a network like the deployed one that has not seen the cell.";
  if (const auto n = used_of(choice, {"train", "validate"}))
    text += " The network was made (trained, or stopped early) with " + std::to_string(n) +
            " of them: on those it looks better than it is.";
  if (const auto n = choice.of_training_donors)
    text += " " + std::to_string(n) + (n == 1 ? " of them comes from a donor" : " of them come from donors") +
            " of the training rows: no fresh donors.";
  return text;
}

std::size_t count_training_donors(const ScoreTable& table, const std::vector<int>& rows) {
  std::set<std::string> trained;
  for (std::size_t i = 0; i < table.size(); ++i)
    if (at(table.roles, i) == "train" && !at(table.donors, i).empty()) trained.insert(at(table.donors, i));
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](int row) {
    return trained.contains(at(table.donors, static_cast<std::size_t>(row)));
  }));
}

}  // namespace

void check_role(const ScoreTable& table, const std::optional<std::string>& role) {
  if (!role || *role == every_role) return;
  const auto known = known_roles(table);
  if (!known.contains(*role))
    throw Error(Kind::usage, "--role " + *role + ": no such role. Give one of " +
                                 join({known.begin(), known.end()}, ", ") + ", or " + every_role + ".");
  if (!has_roles(table))
    throw Error(Kind::usage, table.path.string() + ": names no roles (no column `role` with values); leave --role " +
                                 "out or give --role all.");
}

bool holds_seen_rows(const ScoreTable& table, const std::set<std::string>& seen_by_calibrator) {
  return std::any_of(table.content_hashes.begin(), table.content_hashes.end(),
                     [&](const auto& hash) { return !hash.empty() && seen_by_calibrator.contains(hash); });
}

RowChoice rows_to_calibrate_on(const ScoreTable& table, const std::optional<std::string>& role,
                               const std::string& remedy) {
  check_role(table, role);
  auto choice = choose(table, {role.value_or("calibrate")}, {}, false);
  if (choice.rows.empty() && !role) choice = choose(table, {"new"}, {}, false);
  if (choice.rows.empty()) fail(table, choice, "calibrate on", role.value_or("calibrate or new"), remedy);
  choice.role = has_roles(table) ? role.value_or("") : "";
  choice.sentence = sentence_of(table, choice, "Fitted on");
  return choice;
}

RowChoice rows_to_evaluate_on(const ScoreTable& table, const std::set<std::string>& seen_by_calibrator,
                              const std::optional<std::string>& role, const std::string& remedy) {
  check_role(table, role);
  auto choice = role ? choose(table, {*role}, seen_by_calibrator, true)
                     : choose(table, {"test", "new"}, seen_by_calibrator, false);
  if (choice.rows.empty()) fail(table, choice, "evaluate", role.value_or("test or new"), remedy);
  choice.role = has_roles(table) ? role.value_or("") : "";
  choice.of_training_donors = count_training_donors(table, choice.rows);
  choice.sentence = sentence_of(table, choice, "Rests on");
  return choice;
}

Json to_json(const RowChoice& choice) {
  Json roles = Json::object();
  for (const auto& r : choice.roles) roles[r.role] = {{"labelled", r.labelled}, {"used", r.used}};
  return {{"rule", choice.from_fold_models ? "from fold models" : "held-out rows"},
          {"sentence", choice.sentence},
          {"role_asked_for", choice.role.empty() ? Json(nullptr) : Json(choice.role)},
          {"used", choice.rows.size()},
          {"roles", roles},
          {"unlabelled", choice.unlabelled},
          {"foreign_labels", choice.foreign},
          {"failed", choice.failed},
          {"seen_by_calibration", choice.seen},
          {"of_training_donors", choice.of_training_donors}};
}

std::string calibration_rows_csv(const ScoreTable& table, const std::vector<int>& rows) {
  std::vector<std::string> fields{"content_hash", "id", "label", "donor", "capture"};
  for (const auto& name : table.classes) fields.push_back("logit_" + name);
  const Table logits = logits_of(table, {});
  const std::pair<const char*, const std::vector<double>*> numbers[] = {
      {"novelty", &table.novelty}, {"background", &table.background}, {"focus", &table.focus}};
  for (const auto& [name, values] : numbers)
    if (!values->empty()) fields.push_back(name);
  std::string text = csv_row(fields);
  for (const int row : rows) {
    const auto i = static_cast<std::size_t>(row);
    fields = {at(table.content_hashes, i), at(table.ids, i), table.classes.at(table.labels[i]), at(table.donors, i),
              at(table.captures, i)};
    for (const double z : logits.row(row)) fields.push_back(to_text(z));
    for (const auto& [name, values] : numbers)
      if (!values->empty()) fields.push_back(to_text((*values)[i]));
    text += csv_row(fields);
  }
  return text;
}

std::set<std::string> read_calibration_rows(const std::filesystem::path& path) {
  CsvReader reader(path);
  const auto column = reader.column("content_hash");
  if (!column)
    throw Error(Kind::bad_data, path.string() + ": no column `content_hash` (found: " + join(reader.columns(), ", ") +
                                    "). Run `leukolens calibrate` again.");
  std::set<std::string> hashes;
  std::vector<std::string> fields;
  while (reader.next(fields))
    if (!fields[*column].empty()) hashes.insert(fields[*column]);
  return hashes;
}

}  // namespace leukolens
