#pragma once
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"

namespace leukolens {

/// Two names that may be meant as one.
struct TwinNames {
  std::string a, b;
  bool look_the_same;  ///< they differ only by spaces at their ends, how many stand in a row, or Unicode normal form;
                       ///< else by upper and lower case or by spaces within
};

/// Pairs of neighbours among the names that differ only by spaces, case or Unicode form, in bytewise order.
std::vector<TwinNames> find_twin_names(const std::vector<std::string>& names);

/// Tells `warn` of twins among the names: "<place>: <what> `a` and `b` differ only by ...".
void warn_of_twin_names(const std::vector<std::string>& names, const std::string& place, const std::string& what,
                        const Warn& warn);

/// Refuses classes that look the same, which would be trained and counted as two; tells `warn` of other twins.
/// @throws Error  Kind::bad_data naming `place` and both
void check_class_twins(const std::vector<std::string>& names, const std::string& place, const Warn& warn);

}  // namespace leukolens
