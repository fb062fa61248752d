#include <algorithm>

#include "explain/cell_batches.hpp"
#include "explain/cell_filter.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t rows_per_batch = 64;

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

class TableCells : public CellBatches {
 public:
  TableCells(const fs::path& table, const ExplainCellsOptions& options)
      : root_(options.root.empty() ? table.parent_path() : options.root), rows_(table, options.where) {
    ChosenRows all(table, options.where);
    while (all.next()) check(all);  // before any work: a long run must not end at a missing file
    total_ = all.looked_at();
  }

  std::shared_ptr<CellBatch> next() override {
    auto batch = std::make_shared<CellBatch>();
    std::vector<std::size_t> positions;
    std::vector<std::string> ids, predicted;
    while (batch->inputs.files.size() < rows_per_batch && rows_.next()) {
      batch->inputs.files.push_back(input_file());
      positions.push_back(rows_.looked_at() - 1);
      ids.push_back(rows_.field("id"));
      predicted.push_back(rows_.field("predicted"));
    }
    if (ids.empty()) return nullptr;
    CellWalk walk(batch->inputs);
    std::size_t row = 0;
    while (auto cell = walk.next()) {
      // A row without a frame means the file's only image; further frames of it are no rows of the table.
      while (&batch->inputs.files[row] != cell->file) ++row;
      if (!batch->chosen.empty() && batch->chosen.back().cell.file == cell->file) continue;
      const std::string label = cell->file->label;
      batch->chosen.push_back({std::move(*cell), ids[row], label, predicted[row], positions[row]});
    }
    return batch;
  }
  std::size_t looked_at() const override { return rows_.looked_at(); }
  std::size_t total() const override { return total_; }

 private:
  void check(const ChosenRows& row) const {
    if (!row.field("cell").empty())
      throw Error(Kind::bad_data, row.place() + ": is one of several cells of a frame; only whole images can be " +
                                      "explained. Leave such rows out with --where cell=.");
    const auto frame = row.field("frame");
    if (!frame.empty() && !frame_of(frame))
      throw Error(Kind::bad_data, row.place() + ": frame `" + frame + "` is not a number counted from 0.");
    const std::string source = row.field("source");
    std::error_code ignored;
    if (source.empty() || !fs::exists(path_of(source), ignored))
      throw Error(Kind::missing, row.place() + ": source `" + source + "` is not in " +
                                     (root_.empty() ? "the table's folder" : root_.string()) +
                                     ". Give --root, the folder that the table's sources are relative to.");
  }

  /// Names that are not UTF-8 stand percent-encoded in the table.
  fs::path path_of(const std::string& source) const {
    std::error_code ignored;
    const fs::path decoded = root_ / from_utf8_spelling(source);
    return !fs::exists(root_ / source, ignored) && fs::exists(decoded, ignored) ? decoded : root_ / source;
  }

  static std::optional<std::size_t> frame_of(const std::string& text) {
    if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    return static_cast<std::size_t>(*to_number(text));
  }

  InputFile input_file() const {
    InputFile file;
    file.relative_path = rows_.field("source");
    file.path = path_of(file.relative_path).string();
    file.label = rows_.field("label");
    file.frame = frame_of(rows_.field("frame"));
    return file;
  }

  fs::path root_;
  ChosenRows rows_;
  std::size_t total_ = 0;
};

}  // namespace

bool is_predictions_table(const fs::path& path) {
  if (fs::is_directory(path) || !ends_with_any(lower(path.filename().string()), {".csv"})) return false;
  const CsvReader reader(path);
  return reader.column("id") && reader.column("source") && !reader.column("path");  // that would be a manifest
}

std::unique_ptr<CellBatches> cells_of_table(const fs::path& table, const ExplainCellsOptions& options) {
  return std::make_unique<TableCells>(table, options);
}

}  // namespace leukolens
