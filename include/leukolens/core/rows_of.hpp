#pragma once
#include <span>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// The values at the given rows, in their order; of an empty column none.
template <typename T>
std::vector<T> rows_of(std::span<const T> values, const std::vector<int>& rows) {
  std::vector<T> out;
  if (values.empty()) return out;
  out.reserve(rows.size());
  for (const int row : rows) out.push_back(values[static_cast<std::size_t>(row)]);
  return out;
}
template <typename T>
std::vector<T> rows_of(const std::vector<T>& values, const std::vector<int>& rows) {
  return rows_of(std::span<const T>(values), rows);
}
inline Table rows_of(const Table& table, const std::vector<int>& rows) {
  if (table.size() == 0) return {};
  return table(rows, Eigen::all);
}

}  // namespace leukolens
