// key.csv and answers.csv.
#include <algorithm>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/readers/score.hpp"

namespace leukolens {
namespace {

std::size_t column(const CsvReader& csv, const char* name) {
  if (const auto at = csv.column(name)) return *at;
  throw Error(Kind::bad_data, csv.path().string() + ": no column `" + name + "`; " + csv.columns_found() +
                                  " Give the files that `leukolens readers export` made.");
}

std::string place_in(const CsvReader& csv) { return csv.path().string() + ", line " + std::to_string(csv.line()); }

Arm arm_at(const CsvReader& csv, const std::string& name) {
  try {
    return arm_from(name);
  } catch (const Error& e) {
    throw Error(Kind::bad_data, place_in(csv) + ": " + e.what());
  }
}

}  // namespace

const char* name_of(Arm arm) { return arm == Arm::cell ? "cell" : arm == Arm::call ? "call" : "map"; }

Arm arm_from(const std::string& name) {
  for (const auto arm : arms)
    if (name == name_of(arm)) return arm;
  throw Error(Kind::bad_data, "arm `" + name + "` is none of cell, call, map.");
}

std::vector<KeyRow> read_key(const std::filesystem::path& path) {
  CsvReader csv(path);
  const auto reader = column(csv, "reader"), arm = column(csv, "arm"), item = column(csv, "item"),
             id = column(csv, "id"), label = column(csv, "label"), predicted = column(csv, "predicted"),
             donor = column(csv, "donor");
  std::vector<KeyRow> rows;
  std::vector<std::string> fields;
  while (csv.next(fields))
    rows.push_back({fields[reader], arm_at(csv, fields[arm]), fields[item], fields[id], fields[label],
                    fields[predicted], fields[donor]});
  return rows;
}

std::vector<AnswerRow> read_answers(const std::filesystem::path& path) {
  CsvReader csv(path);
  const auto reader = column(csv, "reader"), arm = column(csv, "arm"), item = column(csv, "item"),
             answer = column(csv, "answer");
  std::vector<AnswerRow> rows;
  std::vector<std::string> fields;
  while (csv.next(fields))
    rows.push_back({std::string(trimmed(fields[reader])), arm_at(csv, std::string(trimmed(fields[arm]))),
                    std::string(trimmed(fields[item])), std::string(trimmed(fields[answer])), place_in(csv)});
  return rows;
}

}  // namespace leukolens
