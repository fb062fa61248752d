#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "leukolens/population/agreement.hpp"
#include "leukolens/population/differential.hpp"

namespace leukolens {

/// Fractions of each class by specimen, as another method counted them.
using ReferenceCounts = std::map<std::string, std::vector<double>>;

/// A table with the column `specimen` or `donor` and one column a class, counts or percent: each row is divided by its
/// sum over these classes. Other columns are passed over with a warning.
/// @throws Error  Kind::missing; Kind::bad_data naming file and line: a missing column (lists those found), a value
///                that is no number or below 0, a row that sums to 0, a specimen named twice
ReferenceCounts read_reference_counts(const std::filesystem::path& path, CountBy by,
                                      const std::vector<std::string>& classes, const Warn& warn);

/// One estimate of one class against the reference, over the specimens that both have.
struct CountAgreement {
  std::string class_name, estimate;  ///< estimate: counted | summed | adjusted
  std::vector<std::string> specimens;
  std::vector<double> reference, found;  ///< fractions 0..1
  BlandAltman bland_altman;
  LineFit passing_bablok, deming;
};

/// Class by class: adjusted, summed, counted. @throws Error  Kind::bad_data where no specimen is in both
std::vector<CountAgreement> agreement_of(const Differential& differential, const ReferenceCounts& reference,
                                         const std::filesystem::path& reference_path);

}  // namespace leukolens
