#include "leukolens/population/count_agreement.hpp"

#include <algorithm>
#include <set>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// Columns of a table of reference counts.
struct Columns {
  std::size_t name;
  std::vector<std::size_t> classes;
};

Columns find_columns(const CsvReader& csv, CountBy by, const std::vector<std::string>& classes, const Warn& warn) {
  std::vector<std::string> wanted{by == CountBy::specimen ? "specimen" : "donor"}, missing;
  wanted.insert(wanted.end(), classes.begin(), classes.end());
  for (const auto& name : wanted)
    if (!csv.column(name)) missing.push_back(name);
  if (!missing.empty())
    throw Error(Kind::bad_data, csv.path().string() + ": no column " + join(missing, ", ") + "; " +
                                    csv.columns_found() + " Give one row a specimen, one column a class.");
  std::vector<std::string> surplus;
  for (const auto& name : csv.columns())
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) surplus.push_back(name);
  if (!surplus.empty() && warn)
    warn(csv.path().string() + ": columns " + join(surplus, ", ") +
         " are passed over; fractions are of the model's classes alone.");
  Columns columns{*csv.column(wanted[0]), {}};
  for (const auto& name : classes) columns.classes.push_back(*csv.column(name));
  return columns;
}

std::vector<double> fractions_in(const std::vector<std::string>& row, const Columns& columns, const CsvReader& csv) {
  const std::string where = csv.path().string() + ": line " + std::to_string(csv.line()) + ": ";
  std::vector<double> fractions;
  double sum = 0;
  for (const auto column : columns.classes) {
    const auto count = to_number(row[column]);
    if (!count || !(*count >= 0 && *count < 1e300))
      throw Error(Kind::bad_data,
                  where + csv.columns()[column] + " is `" + row[column] + "`, not a count or percentage of 0 or more.");
    fractions.push_back(*count);
    sum += *count;
  }
  if (sum == 0) throw Error(Kind::bad_data, where + "all classes are 0, so there is nothing to compare with.");
  for (double& f : fractions) f /= sum;
  return fractions;
}

CountAgreement compare_estimate(const Differential& differential, std::size_t k, const char* name,
                                Estimate ClassFraction::*estimate, const ReferenceCounts& reference) {
  CountAgreement a;
  a.class_name = differential.classes[k];
  a.estimate = name;
  for (const auto& specimen : differential.specimens) {
    const auto found = reference.find(specimen.name);
    if (found == reference.end() || !specimen.fault.empty()) continue;
    a.specimens.push_back(specimen.name);
    a.reference.push_back(found->second[k]);
    a.found.push_back((specimen.fractions[k].*estimate).value);
  }
  a.bland_altman = bland_altman(a.reference, a.found);
  a.passing_bablok = passing_bablok(a.reference, a.found);
  a.deming = deming(a.reference, a.found);
  return a;
}

}  // namespace

ReferenceCounts read_reference_counts(const fs::path& path, CountBy by, const std::vector<std::string>& classes,
                                      const Warn& warn) {
  CsvReader csv(path);
  const auto columns = find_columns(csv, by, classes, warn);
  ReferenceCounts counts;
  std::vector<std::string> row;
  while (csv.next(row))
    if (!counts.emplace(row[columns.name], fractions_in(row, columns, csv)).second)
      throw Error(Kind::bad_data, path.string() + ": line " + std::to_string(csv.line()) + ": " + row[columns.name] +
                                      " is there twice. Give one row a specimen.");
  return counts;
}

std::vector<CountAgreement> agreement_of(const Differential& differential, const ReferenceCounts& reference,
                                         const fs::path& reference_path) {
  std::vector<CountAgreement> out;
  for (std::size_t k = 0; k < differential.classes.size(); ++k) {
    out.push_back(compare_estimate(differential, k, "adjusted", &ClassFraction::adjusted, reference));
    out.push_back(compare_estimate(differential, k, "summed", &ClassFraction::summed, reference));
    out.push_back(compare_estimate(differential, k, "counted", &ClassFraction::counted, reference));
  }
  if (out.front().specimens.empty()) {
    std::vector<std::string> ours, theirs;
    for (const auto& specimen : differential.specimens) ours.push_back(specimen.name);
    for (const auto& [name, fractions] : reference) theirs.push_back(name);
    ours.resize(std::min<std::size_t>(ours.size(), 5));
    theirs.resize(std::min<std::size_t>(theirs.size(), 5));
    throw Error(Kind::bad_data, reference_path.string() + ": none of its specimens (" + join(theirs, ", ") +
                                    ", ...) was counted here (" + join(ours, ", ") + ", ...). Name them alike.");
  }
  return out;
}

}  // namespace leukolens
