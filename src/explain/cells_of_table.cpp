#include <algorithm>

#include "explain/cell_filter.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/explain/cells_to_classify.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// Rows of the table that fulfil the conditions.
class ChosenRows {
 public:
  ChosenRows(const fs::path& table, const std::vector<std::string>& where)
      : reader_(table), filter_(where, reader_.columns()) {}

  bool next() {
    while (reader_.next(fields_)) {
      ++looked_at_;
      if (filter_(fields_)) return true;
    }
    return false;
  }
  std::string field(const char* column) const {
    const auto at = reader_.column(column);
    return at ? fields_[*at] : "";
  }
  std::size_t looked_at() const { return looked_at_; }
  /// "p.csv, line 12 (id a.tif)"
  std::string place() const {
    return reader_.path().string() + ", line " + std::to_string(reader_.line()) + " (id " + field("id") + ")";
  }

 private:
  CsvReader reader_;
  CellFilter filter_;
  std::vector<std::string> fields_;
  std::size_t looked_at_ = 0;
};

std::optional<std::size_t> number_of(const std::string& text) {
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  return static_cast<std::size_t>(*to_number(text));
}

/// Names that are not UTF-8 stand percent-encoded in the table.
fs::path path_of(const std::string& source, const fs::path& root) {
  const fs::path decoded = root / from_utf8_spelling(source);
  return !phase_path_exists(root / source) && phase_path_exists(decoded) ? decoded : root / source;
}

/// A long run must not end at a row that cannot be found again.
void check(const ChosenRows& row, const fs::path& root) {
  const auto frame = row.field("frame");
  if (!frame.empty() && !number_of(frame))
    throw Error(Kind::bad_data, row.place() + ": frame `" + frame + "` is not a number counted from 0.");
  const std::string source = row.field("source");
  if (source.empty() || !phase_path_exists(path_of(source, root)))
    throw Error(Kind::missing, row.place() + ": source `" + source + "` is not in " +
                                   (root.empty() ? "the table's folder" : root.string()) +
                                   ". Give --root, the folder that the table's sources are relative to.");
}

InputFile input_file(const ChosenRows& row, const fs::path& root) {
  InputFile file;
  file.relative_path = row.field("source");
  file.path = path_of(file.relative_path, root).string();
  file.label = row.field("label");
  file.donor = row.field("donor");
  file.frame = number_of(row.field("frame"));
  return file;
}

/// What the table says of a cell.
struct TableRow {
  std::string id, predicted;
  std::size_t position;
  std::optional<std::size_t> cell;  ///< of those in its frame
};

bool is_same_frame(const InputFile& a, const InputFile& b) {
  return a.frame && a.relative_path == b.relative_path && a.frame == b.frame;
}

/// The row of a cell; null where the frame holds it and the chosen rows do not.
const TableRow* row_of(const std::vector<TableRow>& rows, const Prediction& cell) {
  const auto found = std::ranges::find(rows, cell.cell, &TableRow::cell);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

bool is_predictions_table(const fs::path& path) {
  if (fs::is_directory(path) || !ends_with_any(lower(path.filename().string()), {".csv"})) return false;
  const CsvReader reader(path);
  return reader.column("id") && reader.column("source") && !reader.column("path");  // that would be a manifest
}

CellsToClassify cells_of_table(const fs::path& table, const ExplainCellsOptions& options) {
  const fs::path root = options.root.empty() ? table.parent_path() : options.root;
  CellsToClassify cells;
  std::vector<std::vector<TableRow>> rows;  // for each of the inputs; several where they are cells of one frame
  ChosenRows chosen(table, options.where);
  while (chosen.next()) {
    check(chosen, root);
    auto file = input_file(chosen, root);
    const auto cell = number_of(chosen.field("cell"));
    if (!cell || rows.empty() || !is_same_frame(file, cells.inputs.files.back())) {
      cells.inputs.files.push_back(std::move(file));
      rows.emplace_back();
    }
    ++cells.wanted;
    rows.back().push_back({chosen.field("id"), chosen.field("predicted"), chosen.looked_at() - 1, cell});
  }
  cells.total = chosen.looked_at();
  // A row without a frame means the file's only image: further frames of the file are no rows of the table.
  cells.choose =
      [rows = std::move(rows), first = static_cast<const InputFile*>(cells.inputs.files.data()),
       last = static_cast<const InputFile*>(nullptr)](ClassifiedCell cell) mutable -> std::optional<ChosenCell> {
    const auto* row = row_of(rows[static_cast<std::size_t>(cell.file - first)], cell.prediction);
    if (!row || (cell.file == last && !row->cell)) return std::nullopt;
    last = cell.file;
    const std::string label = cell.file->label;
    return ChosenCell{std::move(cell), row->id, label, row->predicted, row->position};
  };
  return cells;
}

}  // namespace leukolens
