#pragma once
#include <span>
#include <string>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// The given rows, in their order.
inline Table taken(const Table& table, const std::vector<int>& rows) { return table(rows, Eigen::all); }
inline std::vector<int> taken(std::span<const int> labels, const std::vector<int>& rows) {
  std::vector<int> out;
  for (const int row : rows) out.push_back(labels[static_cast<std::size_t>(row)]);
  return out;
}
/// Names of the rows; empty stays empty.
inline std::vector<std::string> taken(const std::vector<std::string>& names, const std::vector<int>& rows) {
  std::vector<std::string> out;
  if (names.empty()) return out;
  for (const int row : rows) out.push_back(names[static_cast<std::size_t>(row)]);
  return out;
}

}  // namespace leukolens
