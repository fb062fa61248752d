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

/// Labels as they come; what they are (names or indices) is known only when all are there.
class LabelColumn {
 public:
  explicit LabelColumn(const std::vector<std::string>& classes);
  void add(const std::string& text);  ///< empty: unknown
  /// Indices into the classes, -1 unknown. @throws Error  Kind::bad_data naming the first row that fits no class
  std::vector<int> resolve(const std::string& path, const NameRow& name_row) const;

 private:
  struct Reading {
    std::vector<int> classes;  // one a row
    std::size_t first_misfit;
  };
  const std::vector<std::string>& classes_;
  std::map<std::string, int> place_;
  Reading as_names_, as_indices_;
  std::string misfit_;  // text of the first label that is no name
};

}  // namespace leukolens
