#include "leukolens/predictions/score_table.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "predictions/score_rows.hpp"

namespace leukolens {

namespace {
Table rows_of(const Table& table, const std::vector<int>& rows) {
  if (table.size() == 0) return {};
  return table(rows, Eigen::all);
}
}  // namespace

ScoreTable read_scores(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn) {
  if (!std::filesystem::exists(path)) throw Error(Kind::missing, path.string() + ": no such file. Check the path.");
  if (std::filesystem::is_directory(path))
    throw Error(Kind::bad_data,
                path.string() + ": is a folder; a table of predictions is a .csv, .jsonl or .npz file.");
  const std::string ending = lower(path.extension().string());
  ScoreTable table = ending == ".npz"     ? read_score_npz(path, options)
                     : ending == ".jsonl" ? read_score_jsonl(path, options)
                                          : read_score_csv(path, options);
  if (table.failed > 0 && warn)
    warn(path.string() + ": " + std::to_string(table.failed) + " of " + std::to_string(table.failed + table.size()) +
         " rows have a status other than ok and are passed over.");
  return table;
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
  for (const int row : rows) out.labels.push_back(table.labels[static_cast<std::size_t>(row)]);
  for (const int row : rows)
    if (!table.novelty.empty()) out.novelty.push_back(table.novelty[static_cast<std::size_t>(row)]);
  for (const TextField& field : text_fields()) {
    const auto& texts = table.*field.texts;
    if (texts.empty()) continue;
    for (const int row : rows) (out.*field.texts).push_back(texts[static_cast<std::size_t>(row)]);
  }
  return out;
}

Table logits_of(const ScoreTable& table, const Warn& warn) {
  if (table.logits.size() > 0) return table.logits;
  const auto floored = (table.probabilities.array() < table.probability_floor).count();
  if (floored > 0 && warn)
    warn(table.path.string() + ": " + std::to_string(floored) + " of " + std::to_string(table.probabilities.size()) +
         " probabilities are 0 or nearly so; their logarithm is taken at " + to_text(table.probability_floor) + ".");
  return table.probabilities.array().max(table.probability_floor).log();
}

}  // namespace leukolens
