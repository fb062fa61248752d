#pragma once
#include <cstddef>
#include <map>
#include <string>

namespace leukolens {

/// "Basophil (12 rows), Blast (1 row)"; the ten commonest and how many more, ties in bytewise order.
/// @param unit  what is counted, in the singular
std::string counted_names(const std::map<std::string, std::size_t>& counts, const std::string& unit);

}  // namespace leukolens
