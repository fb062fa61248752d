#include <algorithm>
#include <fstream>
#include <vector>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "predictions/row_format.hpp"

namespace leukolens {
namespace {

// Follows RFC 4180 quoting byte by byte: where rows end, how many fields they have, what their status is.
class RowScanner {
 public:
  RowScanner(std::string header, std::size_t columns, std::size_t status)
      : header_(std::move(header)), columns_(columns), status_column_(status) {}

  /// False when the row under way cannot be a row of this table: nothing after it counts.
  bool take(char c) {
    ++position_;
    if (in_header_ && c != header_[position_ - 1]) return false;
    if (c == '\0') return false;       // a hole that a crashed machine left in the file
    if (c == '"') quoted_ = !quoted_;  // a doubled quote closes and opens again
    if (quoted_ || (c != ',' && c != '\n')) {
      if (field_ == status_column_ && c != '"') status_ += c;
      return true;
    }
    ++field_;
    return c == ',' || end_row();
  }
  const WholeRows& whole() const { return whole_; }

 private:
  bool end_row() {
    if (field_ != columns_) return false;
    if (!in_header_) {
      ++whole_.rows;
      whole_.failed += status_ != "ok";
    }
    in_header_ = false;
    whole_.bytes = position_;
    status_.clear();
    field_ = 0;
    return true;
  }

  std::string header_, status_;
  std::size_t columns_, status_column_, position_ = 0, field_ = 0;
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
    const auto status = std::find(columns_.begin(), columns_.end(), "status") - columns_.begin();
    RowScanner scanner(header(), columns_.size(), static_cast<std::size_t>(status));
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
