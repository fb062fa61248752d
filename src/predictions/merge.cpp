#include "leukolens/predictions/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/predictions/journal_meta.hpp"
#include "leukolens/predictions/prediction.hpp"
#include "predictions/part_file.hpp"
#include "predictions/shard_table.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t flush_bytes = 1 << 20;

/// A record without what tells the shards of one run apart.
Json of_the_run(Json meta) {
  meta["shard"].erase("index");
  return meta;
}

void check_one_run(const ShardTable& first, const ShardTable& other) {
  if (const auto difference = difference_of(of_the_run(first.meta), of_the_run(other.meta)))
    throw Error(Kind::bad_data, other.path.string() + ": belongs to another run than " + first.path.string() + ": `" +
                                    difference->key + "` is " + difference->now + ", there " + difference->before +
                                    ". Classify both with the same model, inputs and options.");
}

/// One table a shard, in the order of the shards.
std::vector<ShardTable> complete_set(const std::vector<fs::path>& paths, const Warn& warn) {
  std::map<std::size_t, ShardTable> by_index;
  for (const auto& path : paths) {
    auto table = read_shard_table(path);
    if (!by_index.empty()) check_one_run(by_index.begin()->second, table);
    const auto [there, is_new] = by_index.try_emplace(table.index, table);
    if (is_new) continue;
    const auto name = std::to_string(table.index) + "/" + std::to_string(table.count);
    if (sha256_of_file(there->second.path) != sha256_of_file(path))
      throw Error(Kind::bad_data, there->second.path.string() + " and " + path.string() + " are both shard " + name +
                                      " and differ. Give the right one alone.");
    if (warn) warn(path.string() + ": shard " + name + " is given twice; it counts once.");
  }
  const std::size_t count = by_index.begin()->second.count;
  std::vector<std::string> missing;
  std::vector<ShardTable> tables;
  for (std::size_t i = 1; i <= count; ++i) {
    if (by_index.contains(i))
      tables.push_back(by_index.at(i));
    else
      missing.push_back(std::to_string(i));
  }
  if (!missing.empty())
    throw Error(Kind::bad_data, (missing.size() == 1 ? "shard " : "shards ") + join(missing, ", ") + " of " +
                                    std::to_string(count) + (missing.size() == 1 ? " is" : " are") +
                                    " missing. Give the tables of all shards.");
  return tables;
}

/// Where a row's cell stands among the inputs.
class InputOrder {
 public:
  explicit InputOrder(const Json& sources) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const auto& entry = sources[i];
      if (entry.is_string())
        files_.emplace(entry.get<std::string>(), i);
      else
        frames_.emplace(std::pair(entry.at(0).get<std::string>(), entry.at(1).get<std::size_t>()), i);
    }
  }

  using Rank = std::tuple<std::size_t, std::optional<std::size_t>, std::optional<std::size_t>>;  // file, frame, cell
  Rank rank(const CellPlace& place, const fs::path& table) const {
    if (place.frame)
      if (const auto found = frames_.find({place.source, *place.frame}); found != frames_.end())
        return {found->second, place.frame, place.cell};
    if (const auto found = files_.find(place.source); found != files_.end())
      return {found->second, place.frame, place.cell};
    throw Error(Kind::bad_data, table.string() + ": holds a row of " + place.source +
                                    ", which is none of its run's inputs. Copy the table again.");
  }

 private:
  std::map<std::string, std::size_t> files_;
  std::map<std::pair<std::string, std::size_t>, std::size_t> frames_;  // rows of a manifest that name a frame
};

/// A shard's rows, of which the first is looked at.
struct Reading {
  const ShardTable* table;
  RowTexts rows;
  std::optional<RowText> row;
  InputOrder::Rank rank;
  std::size_t read = 0;

  void advance(const InputOrder& order) {
    row = rows();
    if (!row) {
      if (read != table->rows)
        throw Error(Kind::bad_data, table->path.string() + ": holds " + std::to_string(read) + " rows, but " +
                                        std::to_string(table->rows) + " were written. Copy it again.");
      return;
    }
    const auto next = order.rank(row->place, table->path);
    if (read > 0 && !(rank < next))
      throw Error(Kind::bad_data, table->path.string() + ": its rows are not in the order of the inputs (" +
                                      row->place.source + "). Give the table as `classify` wrote it.");
    rank = next;
    ++read;
  }
};

RowTexts rows_of(const fs::path& path) {
  return lower(path.extension().string()) == ".csv" ? rows_of_csv(path) : rows_of_jsonl(path);
}

void check_extensions(const std::vector<fs::path>& tables, const fs::path& output) {
  if (tables.empty()) throw Error(Kind::usage, "no table given. Name the tables of all shards.");
  const auto ending = lower(output.extension().string());
  if (ending != ".csv" && ending != ".jsonl")
    throw Error(Kind::usage, output.string() + ": shards are merged into .csv or .jsonl. Give --output one of these.");
  for (const auto& table : tables)
    if (lower(table.extension().string()) != ending)
      throw Error(Kind::usage, table.string() + ": not a " + ending + " as --output " + output.string() +
                                   ". Merged tables have the form of their shards.");
}

/// Rows of all tables by their place among the inputs. @returns  those that is_failure holds of
std::size_t write_in_order(const std::vector<ShardTable>& tables, const InputOrder& order, PartFile& part) {
  std::vector<Reading> readings;
  for (const auto& table : tables) {
    readings.push_back({&table, rows_of(table.path), {}, {}});
    readings.back().advance(order);
  }
  std::string text;
  std::size_t failed = 0;
  std::optional<InputOrder::Rank> last;
  for (;;) {
    Reading* next = nullptr;
    for (auto& reading : readings)
      if (reading.row && (!next || reading.rank < next->rank)) next = &reading;
    if (!next) break;
    if (last == next->rank)
      throw Error(Kind::bad_data, next->table->path.string() + ": a row of " + next->row->place.source +
                                      " stands in another shard's table too. Classify the shards again.");
    last = next->rank;
    text += next->row->text;
    failed += is_failure(next->row->status);
    if (text.size() > flush_bytes) part.write(std::exchange(text, {}));
    next->advance(order);
  }
  part.write(text);
  return failed;
}

}  // namespace

Json shard_record(const Shard& shard, const Inputs& inputs) {
  Json sources = Json::array();
  for (const auto& file : inputs.files) {
    const auto name = utf8_spelling(file.relative_path);
    sources.push_back(file.frame ? Json({name, *file.frame}) : Json(name));
  }
  return {{"index", shard.index}, {"count", shard.count}, {"sources", std::move(sources)}};
}

MergeReport merge_tables(const std::vector<fs::path>& paths, const fs::path& output, IfExists if_exists,
                         const RunStamp& stamp, const Warn& warn) {
  check_extensions(paths, output);
  check_output(output, if_exists);
  const auto tables = complete_set(paths, warn);
  Json meta = tables.front().meta;
  const InputOrder order(meta["shard"].at("sources"));
  const auto columns = json_get<std::vector<std::string>>(meta, "columns", tables.front().path);
  const fs::path part_path = output.string() + ".part";
  MergeReport report{tables.size()};
  for (const auto& table : tables) report.rows += table.rows;
  try {
    PartFile part(part_path);
    part.cut(0);
    if (lower(output.extension().string()) == ".csv") part.write(csv_row(columns));
    report.failed = write_in_order(tables, order, part);
    part.sync();
  } catch (...) {
    std::error_code ignored;
    fs::remove(part_path, ignored);
    throw;
  }
  meta.erase("shard");
  meta.erase("table_sha256");
  meta["rows"] = report.rows;
  meta["failed"] = report.failed;
  meta["command_line"] = stamp.command_line;
  write_file(output.string() + ".meta.json", json_text(meta));
  publish(part_path, output);
  return report;
}

}  // namespace leukolens
