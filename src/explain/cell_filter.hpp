#pragma once
#include <string>
#include <vector>

namespace leukolens {

/// Chooses rows of a table: every condition must hold.
class CellFilter {
 public:
  /// @param conditions  COLUMN=VALUE, COLUMN!=VALUE (as text), or COLUMN<VALUE, <=, >, >= (as numbers)
  /// @param columns     of the rows
  /// @throws Error  Kind::usage for a text that is no condition, a bound that is no number, or an unknown column
  ///                (names those known)
  CellFilter(const std::vector<std::string>& conditions, const std::vector<std::string>& columns);

  /// NaN and empty fields fulfil no bound. @throws Error  Kind::usage where a bound meets text that is no number
  bool operator()(const std::vector<std::string>& fields) const;

 private:
  enum class Comparison { equal, unequal, less, at_most, greater, at_least };
  struct Condition {
    std::string text, value;
    std::size_t column;
    Comparison comparison;
    double bound;
  };
  static Condition parse(const std::string& text, const std::vector<std::string>& columns);
  static bool holds(const Condition& condition, const std::string& field);
  std::vector<Condition> conditions_;
};

}  // namespace leukolens
