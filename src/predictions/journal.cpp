#include "leukolens/predictions/journal.hpp"

#include <chrono>
#include <fstream>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/links.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/predictions/journal_meta.hpp"
#include "predictions/part_file.hpp"
#include "predictions/row_format.hpp"

namespace leukolens {
namespace fs = std::filesystem;

namespace {
constexpr std::size_t flush_bytes = 16 << 10;             // a killed run loses less than this
constexpr auto flush_interval = std::chrono::seconds(1);  // or this much time, where rows come slowly

fs::path meta_path(const fs::path& table) { return table.string() + ".meta.json"; }
}  // namespace

void RowFormat::publish_table(const fs::path& part, const fs::path& path) const { publish(part, path); }

std::unique_ptr<RowFormat> row_format(const fs::path& path, const PredictionSchema& schema) {
  const std::string ending = lower(path.extension().string());
  if (ending == ".csv") return csv_rows(schema);
  if (ending == ".jsonl") return jsonl_rows(schema);
  if (ending == ".npz") return npz_table(schema);
  throw Error(Kind::usage,
              path.string() + ": predictions are written as .csv, .jsonl or .npz. Give --output one of these endings.");
}

struct PredictionJournal::State {
  fs::path path, part_path;
  std::unique_ptr<RowFormat> format;
  Json meta;
  WholeRows found;
  std::size_t failed = 0, rows = 0;
  bool complete = false;
  std::unique_ptr<PartFile> part;
  std::string buffer;
  std::chrono::steady_clock::time_point flushed = std::chrono::steady_clock::now();

  State(fs::path table, const PredictionSchema& schema, const Json& given)
      : path(link_target(std::move(table))),
        part_path(path.string() + ".part"),
        format(row_format(path, schema)),
        meta(table_meta(schema, given)) {}

  // A left-over .part goes before a finished table: it is a run with --force that was ended early.
  void resume() {
    const bool has_part = fs::exists(part_path) && fs::exists(meta_path(part_path));
    if (has_part) {
      check_same_run(read_json(meta_path(part_path)), meta, part_path);
      found = format->scan(part_path);
      rows = found.rows;
      failed = found.failed;
    } else if (fs::exists(path)) {
      find_complete();
    }
    if (!complete) open(found.bytes);
  }

  void find_complete() {
    if (!fs::exists(meta_path(path)))
      throw Error(Kind::exists, path.string() + ": exists already, without the " + meta_path(path).filename().string() +
                                    " that tells which run it belongs to. Give --force to replace it.");
    const Json finished = read_json(meta_path(path));
    check_same_run(finished, meta, path);
    found.rows = rows = json_get<std::size_t>(finished, "rows", meta_path(path));
    failed = json_get<std::size_t>(finished, "failed", meta_path(path));
    complete = true;
    std::error_code ignored;
    fs::remove(meta_path(part_path), ignored);  // left where the run ended between its last two steps
  }

  /// What an earlier run got done is not begun anew without being asked to.
  void check_no_rows_left() const {
    std::ifstream file(part_path, std::ios::binary);
    std::string line;
    if (!format->header().empty()) std::getline(file, line);
    if (file.peek() != std::ifstream::traits_type::eof())
      throw Error(Kind::exists, part_path.string() +
                                    ": holds the rows of a run that was interrupted. Give --resume to go on after "
                                    "them, or --force to begin anew.");
  }

  void open(std::size_t keep, bool over_rows = true) {
    part = std::make_unique<PartFile>(part_path);  // nobody else writes it from here on
    if (!over_rows) check_no_rows_left();
    if (keep > 0) {
      part->cut(keep);
      return;
    }
    fs::remove(meta_path(part_path));  // first: rows must never stand beside the meta of another run
    part->cut(0);
    write_file(meta_path(part_path), json_text(meta));
    part->write(format->header());
  }

  void flush() {
    std::string rows_text;
    rows_text.swap(buffer);  // a failed write is not tried again by the destructor
    part->write(rows_text);
    flushed = std::chrono::steady_clock::now();
  }
};

PredictionJournal::PredictionJournal(fs::path path, PredictionSchema schema, Json meta, JournalStart start)
    : state_(std::make_unique<State>(path, schema, meta)) {
  State& s = *state_;
  check_output(path, start == JournalStart::fresh ? IfExists::refuse : IfExists::replace);
  check_output(s.path, IfExists::replace);
  if (fs::is_directory(s.path)) throw Error(Kind::exists, s.path.string() + ": is a folder. Choose another --output.");
  if (start == JournalStart::resume)
    s.resume();
  else
    s.open(0, start == JournalStart::replace);
}

PredictionJournal::~PredictionJournal() {
  if (!state_ || !state_->part || state_->buffer.empty()) return;
  try {
    state_->flush();  // an interrupted run keeps every row it was given
  } catch (const Error&) {
  }
}

bool PredictionJournal::complete() const { return state_->complete; }
std::size_t PredictionJournal::rows_done() const { return state_->found.rows; }
std::optional<CellPlace> PredictionJournal::last() const { return state_->found.last; }
std::size_t PredictionJournal::failed() const { return state_->failed; }

void PredictionJournal::append(const Prediction& prediction) {
  State& s = *state_;
  if (!s.part) throw Error(Kind::bad_value, s.path.string() + ": the table is finished; no row can be added.");
  s.format->append(s.buffer, in_utf8(prediction));
  ++s.rows;
  s.failed += is_failure(prediction.status);
  if (s.buffer.size() >= flush_bytes || std::chrono::steady_clock::now() - s.flushed >= flush_interval) s.flush();
}

void PredictionJournal::finish() {
  State& s = *state_;
  if (!s.part) return;
  s.flush();
  s.part->sync();
  Json meta = s.meta;
  meta["rows"] = s.rows;
  meta["failed"] = s.failed;
  if (meta.contains("shard")) meta["table_sha256"] = sha256_of_file(s.part_path);  // for `merge`
  write_file(meta_path(s.path), json_text(meta));  // before the table: a table is never without its meta
  s.format->publish_table(s.part_path, s.path);
  s.part.reset();
  fs::remove(meta_path(s.part_path));
}

}  // namespace leukolens
