#pragma once
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leukolens/core/sinks.hpp"

namespace leukolens {

/// Reads RFC 4180 tables in UTF-8 row by row: quoted fields, doubled quotes, line breaks in quotes, lines that end with
/// CRLF, LF or CR alone, optional byte-order mark. The first row names the columns.
class CsvReader {
 public:
  /// @throws Error  as check_readable (core/files.hpp); Kind::bad_data for an empty file, a repeated column name or
  /// text
  ///                that is not UTF-8
  explicit CsvReader(const std::filesystem::path& path);

  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;
  /// The column of that name, else the one that differs from it by spaces or by case alone, of which `warn` is
  /// told. @param name  lower case  @throws Error  Kind::bad_data where several do
  std::optional<std::size_t> column(std::string_view name, const Warn& warn) const;
  /// "columns found: a, b.", for messages; with a hint where the columns are not separated by commas.
  std::string columns_found() const;

  /// Fills `fields` with the next row; false at the end. Blank lines are passed over.
  /// @throws Error  Kind::bad_data naming file and line: another number of fields, an open quote at the end, bytes
  ///                that are not UTF-8
  bool next(std::vector<std::string>& fields);

  std::size_t line() const { return line_; }  ///< 1-based line on which the last row began
  const std::filesystem::path& path() const { return path_; }

 private:
  void look_at_beginning();
  void check_text(const std::vector<std::string>& fields) const;
  bool read_record(std::vector<std::string>& fields);
  bool fill();
  int get();
  void append_plain(std::string& field, bool quoted);

  std::filesystem::path path_;
  std::ifstream file_;
  std::vector<char> buffer_;
  std::size_t position_ = 0, filled_ = 0;
  std::vector<std::string> columns_;
  std::size_t line_ = 0, next_line_ = 1;
  bool ascii_ = true;              // all that was read so far
  bool ends_lines_by_cr_ = false;  // CR alone, as old programs on a Macintosh write
};

/// Appends one field to a row under way, quoted where RFC 4180 asks for it.
void append_csv(std::string& row, std::string_view field);

/// A whole row with its line end (`\n`).
std::string csv_row(const std::vector<std::string>& fields);

}  // namespace leukolens
