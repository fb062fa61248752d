#include "leukolens/core/nearest_name.hpp"

#include <algorithm>
#include <vector>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

std::string comparable(std::string_view name) {
  std::string text = lower(name);
  std::ranges::replace(text, '_', '-');
  return text;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last.back();
}

std::string nearest_name(std::string_view typed, std::span<const std::string> names) {
  const std::string wanted = comparable(typed);
  std::string nearest;
  std::size_t fewest = wanted.size() / 3 + 1;
  for (const auto& name : names) {
    const auto edits = edit_distance(wanted, comparable(name));
    if (edits >= fewest) continue;
    fewest = edits;
    nearest = name;
  }
  return nearest;
}

}  // namespace leukolens
