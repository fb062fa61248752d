#pragma once
#include <string>
#include <vector>

namespace leukolens {

/// The distinct non-empty labels in bytewise order.
std::vector<std::string> classes_of(const std::vector<std::string>& labels);
/// Position of a label in the class list, -1 where it is empty or unknown.
int class_index(const std::vector<std::string>& classes, const std::string& label);

}  // namespace leukolens
