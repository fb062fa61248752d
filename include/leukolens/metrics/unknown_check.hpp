#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "leukolens/decisions/decision.hpp"

namespace leukolens {

/// Cells of one class and how many of them are called unknown.
struct UnknownOfClass {
  std::string name;
  std::size_t n = 0, unknown = 0;
  double p_promise = 1;  ///< of so many unknown cells were the promise kept for the class
  double p_others = 1;   ///< of so many were unknown cells as frequent in the other classes
};

/// Whether unknown cells are as frequent as promised, and equally frequent over the classes. The p are one-sided (more
/// than expected) and exact for exchangeable cells. Against the promise: the beta-binomial tail, since the threshold is
/// a quantile of a sample too; it becomes the binomial one where that sample is large. Corrected for the classes and
/// the whole together, Holm (1979). Against the other classes: Fisher's exact test, corrected for the classes.
struct UnknownCheck {
  UnknownPromise promise;
  std::size_t n = 0, unknown = 0;
  double p_promise = 1;                           ///< NaN: nothing is promised
  std::vector<UnknownOfClass> classes;            ///< those with cells
  std::size_t donors = 0, donors_of_unknown = 0;  ///< distinct; 0 donors: unknown
  /// The class whose unknown cells are most at odds with the other classes; null where chance explains them (p >= .05).
  const UnknownOfClass* unequal() const;
  /// Whether more cells are unknown than chance explains (p < .05), over all cells or in some class.
  bool more_than_promised() const;
};

/// @param unknown  N  @param of_class  N, 0..K-1  @param classes  K names  @param donors  N or empty
/// @throws Error  Kind::bad_value where N differs
UnknownCheck check_unknown(const std::vector<char>& unknown, const std::vector<int>& of_class,
                           const std::vector<std::string>& classes, const std::vector<std::string>& donors,
                           const UnknownPromise& promise);

}  // namespace leukolens
