#include "leukolens/core/sampling.hpp"

#include <unordered_map>

namespace leukolens {

Groups group_by(const std::vector<std::string>& names) {
  Groups groups;
  std::unordered_map<std::string, int> number_of;
  for (const auto& name : names) {
    const auto [place, added] = number_of.try_emplace(name, static_cast<int>(groups.names.size()));
    if (added) groups.names.push_back(name);
    groups.of_item.push_back(place->second);
  }
  return groups;
}

void bootstrap_draw(std::size_t n, Random& random, std::vector<int>& out) {
  out.resize(n);
  for (int& row : out) row = static_cast<int>(random.below(n));
}

}  // namespace leukolens
