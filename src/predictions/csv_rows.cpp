#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "predictions/row_format.hpp"

namespace leukolens {
namespace {

// Follows RFC 4180 quoting byte by byte: where rows end, how many fields they have, and what stands in four of them.
class RowScanner {
 public:
  RowScanner(std::string header, const std::vector<std::string>& columns)
      : header_(std::move(header)), columns_(columns.size()) {
    for (std::size_t i = 0; i < kept.size(); ++i)
      kept_columns_[i] = static_cast<std::size_t>(std::ranges::find(columns, kept[i]) - columns.begin());
  }

  /// False when the row under way cannot be a row of this table: nothing after it counts.
  bool take(char c) {
    ++position_;
    if (in_header_ && c != header_[position_ - 1]) return false;
    if (c == '\0') return false;       // a hole that a crashed machine left in the file
    if (c == '"') quoted_ = !quoted_;  // a doubled quote closes and opens again
    if (quoted_ || (c != ',' && c != '\n')) {
      for (std::size_t i = 0; i < kept.size(); ++i)
        if (field_ == kept_columns_[i]) fields_[i] += c;
      return true;
    }
    ++field_;
    return c == ',' || end_row();
  }
  const WholeRows& whole() const { return whole_; }

 private:
  static constexpr std::array<const char*, 4> kept = {"status", "source", "frame", "cell"};

  /// Without its quotes.
  static std::string plain(const std::string& field) {
    if (!field.starts_with('"')) return field;
    std::string out;
    for (std::size_t i = 1; i + 1 < field.size(); ++i) {
      out += field[i];
      if (field[i] == '"') ++i;  // doubled
    }
    return out;
  }

  static std::optional<std::size_t> count_of(const std::string& field) {
    const auto number = to_number(field);
    return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
  }

  bool end_row() {
    if (field_ != columns_) return false;
    if (!in_header_) {
      ++whole_.rows;
      whole_.failed += is_failure(plain(fields_[0]));
      whole_.last = CellPlace{plain(fields_[1]), count_of(fields_[2]), count_of(fields_[3])};
    }
    in_header_ = false;
    whole_.bytes = position_;
    for (auto& field : fields_) field.clear();
    field_ = 0;
    return true;
  }

  std::string header_;
  std::array<std::string, kept.size()> fields_;
  std::array<std::size_t, kept.size()> kept_columns_{};
  std::size_t columns_, position_ = 0, field_ = 0;
  bool quoted_ = false, in_header_ = true;
  WholeRows whole_;
};

class CsvRows : public RowFormat {
 public:
  explicit CsvRows(const PredictionSchema& schema) : schema_(schema), columns_(schema.columns()) {}

  std::string header() const override { return csv_row(columns_); }
  void append(std::string& text, const Prediction& prediction) const override {
    text += csv_row(fields_of(prediction, schema_));
  }
  WholeRows scan(const std::filesystem::path& part) const override {
    std::ifstream file(part, std::ios::binary);
    if (!file) throw Error(Kind::io, part.string() + ": cannot be read. Check its permissions.");
    RowScanner scanner(header(), columns_);
    std::vector<char> buffer(1 << 16);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0)
      for (std::streamsize i = 0; i < file.gcount(); ++i)
        if (!scanner.take(buffer[static_cast<std::size_t>(i)])) return scanner.whole();
    return scanner.whole();
  }

 private:
  PredictionSchema schema_;
  std::vector<std::string> columns_;
};

}  // namespace

std::unique_ptr<RowFormat> csv_rows(const PredictionSchema& schema) { return std::make_unique<CsvRows>(schema); }

}  // namespace leukolens
