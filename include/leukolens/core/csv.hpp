#pragma once
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leukolens {

/// Reads RFC 4180 tables row by row: quoted fields, doubled quotes, line breaks in quotes, CRLF or LF, optional
/// byte-order mark. The first row names the columns.
class CsvReader {
 public:
  /// @throws Error  as check_readable (core/files.hpp); Kind::bad_data for an empty file or a repeated column name
  explicit CsvReader(const std::filesystem::path& path);

  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;

  /// Fills `fields` with the next row; false at the end. Blank lines are passed over.
  /// @throws Error  Kind::bad_data naming file and line: another number of fields, an open quote at the end
  bool next(std::vector<std::string>& fields);

  std::size_t line() const { return line_; }  ///< 1-based line on which the last row began
  const std::filesystem::path& path() const { return path_; }

 private:
  void skip_byte_order_mark();
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
};

/// Appends one field to a row under way, quoted where RFC 4180 asks for it.
void append_csv(std::string& row, std::string_view field);

/// A whole row with its line end (`\n`).
std::string csv_row(const std::vector<std::string>& fields);

}  // namespace leukolens
