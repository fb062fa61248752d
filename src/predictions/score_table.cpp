#include "leukolens/predictions/score_table.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <utility>

#include "leukolens/core/counted_names.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/rows_of.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/predictions/pool_tracks.hpp"
#include "predictions/score_rows.hpp"

namespace leukolens {

namespace {
/// Whether a text file ends in the middle of a line: written so by some programs, or cut.
bool ends_within_line(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (file.tellg() <= 0) return false;
  file.seekg(-1, std::ios::end);
  const int last = file.get();
  return last != '\n' && last != '\r';
}

void tell_of_foreign_labels(const ScoreTable& table, const Warn& warn) {
  std::map<std::string, std::size_t> counts;
  for (const std::string& label : table.foreign_labels)
    if (!label.empty()) ++counts[label];
  if (!counts.empty() && warn)
    warn(table.path.string() + ": labels " + counted_names(counts, "row") + " are none of the classes " +
         join(table.classes, "|") +
         ". No call on these cells can be right; they are left out of everything that needs labels.");
}

}  // namespace

ScoreTable read_scores(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn) {
  check_readable(path);
  const std::string ending = lower(path.extension().string());
  ScoreTable table = ending == ".npz"     ? read_score_npz(path, options, warn)
                     : ending == ".jsonl" ? read_score_jsonl(path, options, warn)
                                          : read_score_csv(path, options, warn);
  if (table.failed > 0 && warn)
    warn(path.string() + ": " + std::to_string(table.failed) + " of " + std::to_string(table.failed + table.size()) +
         " rows have a status other than ok and are passed over.");
  tell_of_foreign_labels(table, warn);
  if (ending != ".npz" && warn && ends_within_line(path))
    warn(path.string() +
         ": no line break after its last line. If the file was cut off there, its last row may be "
         "wrong and rows may be missing.");
  return options.pool_tracks ? pool_tracks(std::move(table), warn) : table;
}

bool is_out_of_fold(const ScoreTable& table) {
  return std::any_of(table.folds.begin(), table.folds.end(), [](const auto& folds) { return !folds.empty(); });
}

ScoreTable select(const ScoreTable& table, const std::vector<int>& rows) {
  ScoreTable out;
  out.path = table.path;
  out.classes = table.classes;
  out.probability_floor = table.probability_floor;
  out.failed = table.failed;
  out.ours = table.ours;
  out.logits = rows_of(table.logits, rows);
  out.probabilities = rows_of(table.probabilities, rows);
  out.labels = rows_of(table.labels, rows);
  out.foreign_labels = rows_of(table.foreign_labels, rows);
  for (const TextField& field : text_fields()) out.*field.texts = rows_of(table.*field.texts, rows);
  for (const NumberField& field : number_fields()) out.*field.numbers = rows_of(table.*field.numbers, rows);
  out.weights = rows_of(table.weights, rows);
  out.purities = rows_of(table.purities, rows);
  for (const auto& [column, values] : table.groups) out.groups.emplace_back(column, rows_of(values, rows));
  return out;
}

ScoreTable select(ScoreTable&& table, const std::vector<int>& rows) {
  bool all = rows.size() == table.size();
  for (std::size_t i = 0; all && i < rows.size(); ++i) all = rows[i] == static_cast<int>(i);
  return all ? std::move(table) : select(std::as_const(table), rows);
}

Table logits_of(const ScoreTable& table, const Warn& warn) {
  if (table.logits.size() > 0) return table.logits;
  const auto floored = (table.probabilities.array() < table.probability_floor).count();
  if (floored > 0 && warn)
    warn(table.path.string() + ": " + std::to_string(floored) + " of " + std::to_string(table.probabilities.size()) +
         " probabilities are 0 or nearly so; their logarithm is that of " + to_text(table.probability_floor) + ".");
  return table.probabilities.array().max(table.probability_floor).log();
}

}  // namespace leukolens
