#include <regex>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/review/apply_review.hpp"

namespace leukolens {
namespace {

[[noreturn]] void refuse(const std::string& place, const std::string& why) {
  throw Error(Kind::bad_data, place + ": " + why);
}

}  // namespace

std::vector<ReviewRow> read_review(const std::filesystem::path& path) {
  CsvReader csv(path);
  const auto column = [&](const char* name) {
    const auto at = csv.column(name);
    if (!at)
      refuse(path.string(), "no column `" + std::string(name) + "`; " + csv.columns_found() +
                                " A review is what the gallery of `leukolens atlas` saves.");
    return *at;
  };
  const auto id = column("id"), hash = column("content_hash"), label = column("label"), predicted = column("predicted"),
             new_label = column("new_label"), flag = column("flag"), comment = column("comment"),
             reviewer = column("reviewer"), at = column("reviewed_at");
  static const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)");
  std::vector<ReviewRow> rows;
  std::vector<std::string> fields;
  while (csv.next(fields)) {
    const auto place = path.string() + ", line " + std::to_string(csv.line());
    const auto text = [&](std::size_t c) { return std::string(trimmed(fields[c])); };
    ReviewRow row{fields[id], text(hash),    text(label),    text(predicted), text(new_label),
                  text(flag), text(comment), text(reviewer), text(at),        place};
    if (row.id.empty()) refuse(place, "no id. Each row names a cell of the gallery.");
    if (row.reviewer.empty()) refuse(place, row.id + " has no reviewer. Write who decided into the column `reviewer`.");
    if (!std::regex_match(row.reviewed_at, time))
      refuse(place, "reviewed_at `" + row.reviewed_at + "` is no time such as 2026-11-27T14:05:00Z.");
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace leukolens
