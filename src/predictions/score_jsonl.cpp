#include <fstream>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "predictions/score_rows.hpp"

namespace leukolens {
namespace {

std::string text_of(const Json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The text or number of a key; empty where it is absent or null.
std::string any_text_of(const Json& row, const char* key) {
  return row.contains(key) && row[key].is_number() ? to_text(row[key].get<double>()) : text_of(row, key);
}

bool has(const Json& row, const char* key) { return row.contains(key) && row[key].is_object(); }

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

class ScoreJsonl {
 public:
  ScoreJsonl(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn)
      : path_(path), options_(options), warn_(warn) {
    check_readable(path);
    file_.open(path, std::ios::binary);
  }

  ScoreTable read() {
    std::size_t failed = 0;
    for (std::string line; std::getline(file_, line);) {
      ++line_;
      if (line.empty()) continue;
      if (!is_utf8(line)) fail("not UTF-8. Save the table as UTF-8");
      const Json row = Json::parse(line, nullptr, false);
      if (!row.is_object()) fail("not a JSON object. The file is cut off or is no table of predictions");
      if (row.contains("status") && row["status"] != "ok")
        ++failed;
      else
        add(row);
    }
    if (!rows_)
      throw Error(Kind::bad_data, path_.string() + ": no rows" + (failed ? " with the status ok" : "") +
                                      ". Give a table with at least one cell.");
    for (; failed > 0; --failed) rows_->pass_over();
    return rows_->finish(ours_, warn_);
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(Kind::bad_data, path_.string() + ": line " + std::to_string(line_) + ": " + why + ".");
  }

  void begin(const Json& row) {
    const bool logits = has(row, "logits"), probabilities = has(row, "p");
    if (!logits && !probabilities) fail("no `logits` or `p` by class; keys found: " + join(keys_of(row), ", "));
    kinds_ = kinds_to_read(logits, probabilities, options_.kind, path_.string());
    order_ = keys_of(row[kinds_.logits ? "logits" : "p"]);
    ours_ = row.contains("content_hash") && row.contains("role");
    rows_.emplace(path_, options_, order_, kinds_);
    for (const TextField& field : text_fields())
      if (row.contains(field.column)) fields_.push_back(&field);
    weighted_ = row.contains("weight");
    pure_ = row.contains("purity");
    for (const auto& key : options_.groups) {
      if (!row.contains(key)) fail("no `" + key + "` to group by; keys found: " + join(keys_of(row), ", "));
      rows_->table().groups.emplace_back(key, std::vector<std::string>{});
    }
    for (const NumberField& field : number_fields())
      if (row.contains(field.column)) number_fields_.push_back(&field);
  }

  std::vector<double> numbers(const Json& row, const char* key) const {
    if (!has(row, key) || row[key].size() != order_.size())
      fail(std::string("`") + key + "` has not the classes of the first row");
    std::vector<double> values;
    for (const std::string& name : order_) {
      if (!row[key].contains(name)) fail(std::string("`") + key + "` has no class " + name);
      values.push_back(number_from(row[key], name.c_str()));  // null is NaN, which is refused by name of its row
    }
    return values;
  }

  void add(const Json& row) {
    if (!rows_) begin(row);
    if (kinds_.logits) rows_->logits(numbers(row, "logits"), line_);
    if (kinds_.probabilities) rows_->probabilities(numbers(row, "p"), line_);
    if (options_.require_labels && !row.contains("label")) fail("no `label`, which is needed here");
    for (const TextField* field : fields_) rows_->texts(*field).push_back(text_of(row, field->column));
    for (const NumberField* field : number_fields_) rows_->numbers(*field).push_back(number_from(row, field->column));
    add_facts(row);
    rows_->finish_row(any_text_of(row, "label"), line_);
  }

  void add_facts(const Json& row) {
    ScoreTable& table = rows_->table();
    const std::string where = path_.string() + ": line " + std::to_string(line_);
    if (weighted_) table.weights.push_back(weight_from(any_text_of(row, "weight"), where));
    if (pure_) table.purities.push_back(purity_from(any_text_of(row, "purity"), where));
    for (auto& [key, values] : table.groups) values.push_back(any_text_of(row, key.c_str()));
  }

  std::filesystem::path path_;
  const ScoreTableOptions& options_;
  const Warn& warn_;
  std::ifstream file_;
  std::size_t line_ = 0;
  bool ours_ = false, weighted_ = false, pure_ = false;
  KindsToRead kinds_{};
  std::vector<std::string> order_;        // classes as the first row lists them
  std::vector<const TextField*> fields_;  // those of the first row
  std::vector<const NumberField*> number_fields_;
  std::optional<ScoreRows> rows_;
};

}  // namespace

ScoreTable read_score_jsonl(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn) {
  return ScoreJsonl(path, options, warn).read();
}

}  // namespace leukolens
