#include "predictions/shard_table.hpp"

#include <fstream>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

std::optional<std::size_t> count_of(const std::string& text) {
  const auto number = to_number(text);
  return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

std::optional<std::size_t> count_of(const Json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_number_unsigned() ? std::optional(found->get<std::size_t>()) : std::nullopt;
}

std::size_t column_of(const CsvReader& csv, const char* name) {
  if (const auto column = csv.column(name)) return *column;
  throw Error(Kind::bad_data, csv.path().string() + ": no column `" + name + "`; " + csv.columns_found() +
                                  " Give tables that `classify --shard` wrote.");
}

[[noreturn]] void throw_unfinished(const fs::path& path) {
  throw Error(Kind::bad_data, path.string() +
                                  ": not finished; only its .part is there. Run that shard again with --resume, then "
                                  "merge.");
}

}  // namespace

RowTexts rows_of_csv(const fs::path& path) {
  const auto csv = std::make_shared<CsvReader>(path);
  const std::size_t source = column_of(*csv, "source"), frame = column_of(*csv, "frame"),
                    cell = column_of(*csv, "cell"), status = column_of(*csv, "status");
  return [=, fields = std::vector<std::string>()]() mutable -> std::optional<RowText> {
    if (!csv->next(fields)) return {};
    return RowText{csv_row(fields), fields[status], {fields[source], count_of(fields[frame]), count_of(fields[cell])}};
  };
}

RowTexts rows_of_jsonl(const fs::path& path) {
  check_readable(path);
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  return [=, line = std::string(), number = std::size_t{0}]() mutable -> std::optional<RowText> {
    if (!std::getline(*file, line)) return {};
    ++number;
    const Json row = Json::parse(line, nullptr, false);
    if (!row.is_object() || !row.contains("source") || !row["source"].is_string() || !row.contains("status"))
      throw Error(Kind::bad_data,
                  path.string() + ":" + std::to_string(number) + ": no row of predictions. Copy the table again.");
    return RowText{line + "\n", row["status"], {row["source"], count_of(row, "frame"), count_of(row, "cell")}};
  };
}

ShardTable read_shard_table(const fs::path& path) {
  if (!fs::exists(path) && fs::exists(path.string() + ".part")) throw_unfinished(path);
  check_readable(path);
  const fs::path meta_path = path.string() + ".meta.json";
  if (!fs::exists(meta_path))
    throw Error(Kind::bad_data, path.string() + ": its " + meta_path.filename().string() +
                                    " is not beside it, which tells the shard. Copy both.");
  ShardTable table{path, read_json(meta_path)};
  if (!table.meta.contains("shard") || !table.meta["shard"].is_object())
    throw Error(Kind::bad_data, path.string() +
                                    ": not the table of a shard but of a whole run. Merge takes what `classify --shard "
                                    "i/n` wrote.");
  if (!table.meta.contains("rows")) throw_unfinished(path);
  table.index = json_get<std::size_t>(table.meta["shard"], "index", meta_path);
  table.count = json_get<std::size_t>(table.meta["shard"], "count", meta_path);
  table.rows = json_get<std::size_t>(table.meta, "rows", meta_path);
  if (json_get<std::string>(table.meta, "table_sha256", meta_path) != sha256_of_file(path))
    throw Error(Kind::bad_data, path.string() + ": not as `classify` wrote it (" + meta_path.filename().string() +
                                    " has another sha256); cut off or edited. Copy it again.");
  return table;
}

}  // namespace leukolens
