#pragma once
#include <vector>

namespace leukolens {

/// The values at the given rows, in their order; of an empty column none.
template <typename T>
std::vector<T> rows_of(const std::vector<T>& values, const std::vector<int>& rows) {
  std::vector<T> out;
  if (values.empty()) return out;
  out.reserve(rows.size());
  for (const int row : rows) out.push_back(values[static_cast<std::size_t>(row)]);
  return out;
}

}  // namespace leukolens
