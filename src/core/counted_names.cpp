#include "leukolens/core/counted_names.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "leukolens/core/text.hpp"

namespace leukolens {

std::string counted_names(const std::map<std::string, std::size_t>& counts, const std::string& unit) {
  constexpr std::size_t most_shown = 10;
  std::vector<std::pair<std::string, std::size_t>> names(counts.begin(), counts.end());
  std::stable_sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  for (const auto& [name, count] : names)
    if (parts.size() < most_shown)
      parts.push_back(name + " (" + std::to_string(count) + " " + unit + (count == 1 ? ")" : "s)"));
  if (names.size() > most_shown) parts.push_back("and " + std::to_string(names.size() - most_shown) + " more");
  return join(parts, ", ");
}

}  // namespace leukolens
