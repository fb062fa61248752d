#pragma once
#include <string>
#include <vector>

#include "leukolens/predictions/score_table.hpp"
#include "predictions/score_checks.hpp"

namespace leukolens {

/// The texts that a ScoreTable carries: their CSV column (and JSON key), their NPZ array, where they go.
struct TextField {
  const char *column, *array;
  std::vector<std::string> ScoreTable::*texts;
};
const std::vector<TextField>& text_fields();

/// The numbers that a ScoreTable carries beside the scores: their CSV column (and JSON key), where they go.
struct NumberField {
  const char* column;
  std::vector<double> ScoreTable::*numbers;
};
const std::vector<NumberField>& number_fields();

/// N x K that grows by rows, columns put into another order on the way.
class GrowingTable {
 public:
  explicit GrowingTable(std::vector<int> places) : places_(std::move(places)) {}
  void add(std::span<const double> row);
  Table take();

 private:
  std::vector<int> places_;
  Table table_;
  Eigen::Index rows_ = 0;
};

/// Rows from a text file (CSV, JSON Lines), checked one by one. Order of calls a row: `score` for each kind that is
/// read, then `finish_row`.
class ScoreRows {
 public:
  /// @param found  classes in the order of the table's columns
  ScoreRows(const std::filesystem::path& path, const ScoreTableOptions& options, const std::vector<std::string>& found,
            KindsToRead kinds);

  void logits(std::span<const double> row, std::size_t line);         ///< @throws Error  Kind::bad_data naming the line
  void probabilities(std::span<const double> row, std::size_t line);  ///< likewise
  void finish_row(const std::string& label, std::size_t line);
  void pass_over() { ++table_.failed; }  ///< a row whose status is not ok
  std::vector<std::string>& texts(const TextField& field) { return table_.*field.texts; }
  ScoreTable& table() { return table_; }  ///< for its weights, purities and groups
  std::vector<double>& numbers(const NumberField& field) { return table_.*field.numbers; }

  /// @throws Error  Kind::bad_data: no rows, equal ids, a label that fits no class
  ScoreTable finish(bool ours, const Warn& warn);

 private:
  ScoreTable table_;
  std::vector<std::string> found_;
  std::vector<int> places_;
  LabelColumn labels_;
  GrowingTable logits_, probabilities_;
  KindsToRead kinds_;
  std::vector<std::size_t> lines_;
  bool renormalise_, labels_needed_;
  std::vector<double> normalised_;
};

/// One reader a format; `read_scores` chooses by the extension. `warn` is told of columns and labels
/// read under another name.
ScoreTable read_score_csv(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn);
ScoreTable read_score_jsonl(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn);
ScoreTable read_score_npz(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn);

/// @throws Error  Kind::bad_data for less than two classes
void check_class_count(const std::vector<std::string>& classes, const std::string& path);

/// Indices into `found` turned into indices into the classes that `places` lists.
std::vector<int> relabelled(const std::vector<int>& labels, const std::vector<int>& places);

}  // namespace leukolens
