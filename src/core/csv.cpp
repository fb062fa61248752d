#include "leukolens/core/csv.hpp"

#include <algorithm>
#include <cstring>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"

namespace leukolens {

CsvReader::CsvReader(const std::filesystem::path& path) : path_(path), buffer_(1 << 16) {
  check_readable(path);
  file_.open(path, std::ios::binary);
  look_at_beginning();
  if (!read_record(columns_))
    throw Error(Kind::bad_data, path.string() + ": empty; a table starts with a row of column names.");
  std::set<std::string_view> seen;
  for (const auto& name : columns_)
    if (!name.empty() && !seen.insert(name).second)
      throw Error(Kind::bad_data, path.string() + ": column `" + name + "` stands twice. Rename one of them.");
}

std::optional<std::size_t> CsvReader::column(std::string_view name) const {
  const auto place = std::find(columns_.begin(), columns_.end(), name);
  if (place == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(place - columns_.begin());
}

std::optional<std::size_t> CsvReader::column(std::string_view name, const Warn& warn) const {
  if (const auto exact = column(name)) return exact;
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (letters_of(columns_[i]) != name) continue;
    if (found)
      throw Error(Kind::bad_data, path_.string() + ": columns `" + columns_[*found] + "` and `" + columns_[i] +
                                      "` could both be `" + std::string(name) + "`. Rename one of them.");
    found = i;
  }
  if (found && warn)
    warn(path_.string() + ": column `" + columns_[*found] + "` is read as `" + std::string(name) + "`.");
  return found;
}

std::string CsvReader::columns_found() const {
  std::string text = "columns found: " + join(columns_, ", ") + ".";
  if (columns_.size() == 1 && columns_[0].find_first_of(";\t") != std::string::npos)
    text += " Columns are separated by commas: save the table as comma-separated.";
  return text;
}

bool CsvReader::next(std::vector<std::string>& fields) {
  do {
    if (!read_record(fields)) return false;
  } while (fields.size() == 1 && fields.front().empty() && columns_.size() > 1);
  if (fields.size() != columns_.size())
    throw Error(Kind::bad_data, path_.string() + ": line " + std::to_string(line_) + " has " +
                                    std::to_string(fields.size()) + " fields, the header has " +
                                    std::to_string(columns_.size()) +
                                    ". The table is cut off or a field with a comma is not quoted.");
  return true;
}

bool CsvReader::fill() {
  file_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  filled_ = static_cast<std::size_t>(file_.gcount());
  position_ = 0;
  unsigned char any = 0;
  for (std::size_t i = 0; i < filled_; ++i) any |= static_cast<unsigned char>(buffer_[i]);
  ascii_ = ascii_ && any < 0x80;
  if (std::memchr(buffer_.data(), '\0', filled_))
    throw Error(Kind::bad_data, path_.string() + ": after line " + std::to_string(next_line_) +
                                    ": holds NUL bytes, so it is not UTF-8 text (UTF-16 has them, and files that a "
                                    "crash left incomplete). Save it as CSV UTF-8, or restore it from a copy.");
  return filled_ > 0;
}

void CsvReader::look_at_beginning() {
  file_.read(buffer_.data(), 2);
  const std::string_view mark(buffer_.data(), static_cast<std::size_t>(file_.gcount()));
  if (mark == "\xff\xfe" || mark == "\xfe\xff")
    throw Error(Kind::bad_data, path_.string() + ": is UTF-16 text, not UTF-8. Save it as CSV UTF-8.");
  file_.clear();
  file_.seekg(0);
  if (get() < 0) return;
  // Excel and R put a byte-order mark before the header; it must be gone before the first field's quote is looked for.
  const std::string_view text(buffer_.data(), filled_);
  position_ = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  ends_lines_by_cr_ = text.find('\n') == text.npos && text.find('\r') != text.npos;
}

/// Names of classes and donors go from here into models and other tables, where their bytes must be those of UTF-8.
void CsvReader::check_text(const std::vector<std::string>& fields) const {
  if (ascii_) return;
  for (const std::string& field : fields)
    if (!is_utf8(field))
      throw Error(Kind::bad_data, path_.string() + ": line " + std::to_string(line_) + ": `" + utf8_spelling(field) +
                                      "` is not UTF-8 (the table may be Windows-1252 or Latin-1). Save it as CSV "
                                      "UTF-8.");
}

int CsvReader::get() {
  if (position_ == filled_ && !fill()) return -1;
  return static_cast<unsigned char>(buffer_[position_++]);
}

/// Appends what stands before the next character that means something, all at once.
void CsvReader::append_plain(std::string& field, bool quoted) {
  do {
    const char *begin = buffer_.data() + position_, *end = buffer_.data() + filled_, *at = begin;
    if (quoted)
      while (at != end && *at != '"' && *at != '\n') ++at;
    else
      while (at != end && *at != ',' && *at != '\n' && *at != '\r' && *at != '"') ++at;
    field.append(begin, at);
    position_ += static_cast<std::size_t>(at - begin);
  } while (position_ == filled_ && fill());
}

bool CsvReader::read_record(std::vector<std::string>& fields) {
  line_ = next_line_;
  if (position_ == filled_ && !fill()) return false;
  std::size_t count = 0;
  std::string* field = nullptr;
  const auto begin_field = [&] {  // reuses the strings of the row before
    if (count == fields.size()) fields.emplace_back();
    field = &fields[count++];
    field->clear();
  };
  begin_field();
  for (bool quoted = false;;) {
    append_plain(*field, quoted);
    int c = get();
    if (c < 0) {
      if (quoted)
        throw Error(Kind::bad_data, path_.string() + ": the quote opened on line " + std::to_string(line_) +
                                        " never ends. The table is cut off.");
      break;
    }
    if (c == '\n') ++next_line_;
    if (quoted) {
      if (c == '\n') {
        field->push_back('\n');
      } else if (c = get(); c == '"') {
        field->push_back('"');
      } else {
        quoted = false;
        if (c < 0) break;
        --position_;  // get() just filled at least this character
      }
    } else if (c == '"') {
      if (field->empty())
        quoted = true;
      else
        field->push_back('"');
    } else if (c == ',') {
      begin_field();
    } else if (c == '\n') {
      break;
    } else if (ends_lines_by_cr_) {
      ++next_line_;
      break;
    }  // else the '\r' of CRLF, which is dropped
  }
  fields.resize(count);
  check_text(fields);
  return true;
}

void append_csv(std::string& row, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    row += field;
    return;
  }
  row += '"';
  for (const char c : field) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

std::string csv_row(const std::vector<std::string>& fields) {
  std::string row;
  for (const auto& field : fields) {
    if (&field != &fields.front()) row += ',';
    append_csv(row, field);
  }
  return row += '\n';
}

}  // namespace leukolens
