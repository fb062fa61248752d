#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// What makes a row of logits or probabilities unfit, with the remedy; empty where it is fit.
std::string fault_of_logits(std::span<const double> row);
std::string fault_of_probabilities(std::span<const double> row);

/// Divides probabilities by their sum where that is off by no more than rounding each to two decimals explains; other
/// rows stay, for `fault_of_probabilities` to tell.
void divide_by_sum(std::span<double> row);

/// A weight (above 0) or purity (0 < purity <= 1; NaN: unknown) as the table spells it.
/// @param where  names file and row for the error. @throws Error  Kind::bad_data
double weight_from(const std::string& text, const std::string& where);
double purity_from(const std::string& text, const std::string& where);

/// Which kinds a table with these columns (or arrays) gives. @throws Error  Kind::bad_data where `wanted` is not there
struct KindsToRead {
  bool logits, probabilities;
};
KindsToRead kinds_to_read(bool has_logits, bool has_probabilities, std::optional<ScoreKind> wanted,
                          const std::string& path);

/// For each class of `wanted` its place in `found`. @throws Error  Kind::bad_data naming the missing and the surplus
std::vector<int> places_of(const std::vector<std::string>& wanted, const std::vector<std::string>& found,
                           const std::string& path);

/// Calls a row by what its file counts: a line, or an index from 0.
using NameRow = std::function<std::string(std::size_t row)>;

/// @throws Error  Kind::bad_data naming two rows with the same id
void check_unique(const std::vector<std::string>& ids, const std::string& path, const NameRow& name_row);

/// What the labels of a table are.
struct ResolvedLabels {
  std::vector<int> classes;          ///< N indices into the classes, -1 unknown
  std::vector<std::string> foreign;  ///< N or empty: the label where it names none of the classes
};

/// Labels as they come; what they are (names or indices) is known only when all are there. Spaces at the ends are left
/// out; a label that differs from one class by case only is that class; `NA`, `-`, `?`, `none`, `nan` and `n/a`, in any
/// case, are unknown where no class has that name.
class LabelColumn {
 public:
  explicit LabelColumn(const std::vector<std::string>& classes);
  void add(const std::string& text);  ///< empty: unknown
  /// @param needed  something is to be measured by them
  /// @param warn  is told what was not read as it stands, with counts
  /// @throws Error  Kind::bad_data listing the labels where a number among names or indices fits none of the classes,
  ///                or where they are needed and none of them is a class
  ResolvedLabels resolve(const std::string& path, const NameRow& name_row, bool needed, const Warn& warn) const;

 private:
  struct Foreign {
    std::string text;
    std::size_t first_row, rows;
  };
  int place_of(const std::string& text);
  void tell(const std::string& path, const Warn& warn) const;
  bool can_be_left_out(bool needed) const;
  [[noreturn]] void fail(const std::string& path, const NameRow& name_row) const;

  const std::vector<std::string>& classes_;
  std::map<std::string, int> place_;  // of a class from 0, -1 of an unknown, of the foreign label i at -2 - i
  std::map<std::string, std::size_t> spaced_, of_other_case_, unknown_;  // rows by label, as it stands
  std::vector<int> as_names_, as_indices_;                               // one a row, -1 unknown
  std::vector<Foreign> foreign_;
  bool any_name_ = false, all_indices_ = true;
};

}  // namespace leukolens
