#include "leukolens/holdout/source_cells.hpp"

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/holdout/provenance.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// Labelled rows that the calibration lists by content hash, or, where it lists none, those of the role `calibrate`.
std::vector<int> calibration_rows_of(const ScoreTable& table, const std::set<std::string>& seen) {
  std::vector<int> rows;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table.labels[i] < 0) continue;
    const bool listed = i < table.content_hashes.size() && seen.contains(table.content_hashes[i]);
    const bool by_role = i < table.roles.size() && table.roles[i] == "calibrate";
    if (seen.empty() ? by_role : listed) rows.push_back(static_cast<int>(i));
  }
  return rows;
}

bool names_its_rows(const ScoreTable& table) {
  const auto known = [](const std::string& text) { return !text.empty(); };
  return std::any_of(table.roles.begin(), table.roles.end(), known) ||
         std::any_of(table.content_hashes.begin(), table.content_hashes.end(), known);
}

ScoreTable from_given_table(const fs::path& path, const ScoreTableOptions& options, const std::set<std::string>& seen,
                            const Warn& warn) {
  const auto table = read_scores(path, options, warn);
  if (!names_its_rows(table)) return table;
  const auto rows = calibration_rows_of(table, seen);
  if (rows.empty())
    throw Error(Kind::bad_data, path.string() + ": none of its rows are the calibration cells. Give the table that " +
                                    "`leukolens calibrate` was run on.");
  return select(table, rows);
}

/// calibration_rows.csv holds the logits too, since it is written with them.
bool has_logits(const fs::path& rows_file) {
  if (!fs::exists(rows_file)) return false;
  const CsvReader reader(rows_file);
  const auto& columns = reader.columns();
  return std::any_of(columns.begin(), columns.end(), [](const auto& name) { return name.starts_with("logit_"); });
}

}  // namespace

SourceCells find_source_cells(const BasedTable& own, const fs::path& given, const Warn& warn, bool renormalise) {
  const auto& [table, basis] = own;
  SourceCells source;
  source.calibration = basis.calibration;
  fs::path beside;
  if (basis.calibration) beside = calibration_rows_file(*basis.calibration, basis.calibration_file);
  fs::path from = table.path;
  if (!given.empty()) {
    from = given;
    check_table(basis, given);
    ScoreTableOptions options;
    options.classes = table.classes;
    options.require_labels = true;
    options.renormalise = renormalise;
    options.pool_tracks = true;  // as `calibrate` did with it
    source.cells = from_given_table(given, options, basis.seen, warn);
  } else if (!beside.empty() && has_logits(beside)) {
    from = beside;
    ScoreTableOptions options;
    options.classes = table.classes;
    source.cells = read_scores(beside, options, warn);
  } else {
    source.cells = select(table, calibration_rows_of(table, basis.seen));
  }
  source.sentence = std::to_string(source.cells.size()) + " calibration cells of " + from.string();
  return source;
}

}  // namespace leukolens
