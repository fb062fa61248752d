#pragma once
#include <string>
#include <vector>

namespace leukolens {

/// The distinct non-empty labels in bytewise order.
std::vector<std::string> classes_of(const std::vector<std::string>& labels);
/// @throws Error  Kind::bad_data, beginning with `place`, for bytes that are not UTF-8 and for a `|`, which stands
///                between the classes of conformal sets
void check_class_name(const std::string& label, const std::string& place);
/// Position of a label in the class list, -1 where it is empty or unknown.
int class_index(const std::vector<std::string>& classes, const std::string& label);

}  // namespace leukolens
