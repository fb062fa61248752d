#include "dataset/deal.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "leukolens/core/random.hpp"

namespace leukolens {

std::uint64_t draw_key(std::uint64_t seed, const std::string& unit_name) {
  Random random(seed, "roles", item_of(unit_name));
  const std::uint64_t high = random.bits();
  return high << 32 | random.bits();
}

std::vector<int> portion_counts(int n, const std::vector<Portion>& portions) {
  double total = 0;
  for (const Portion& portion : portions) total += portion.share;
  std::vector<int> counts, by_remainder(portions.size());
  std::vector<double> remainders;
  for (const Portion& portion : portions) {
    const double quota = n * portion.share / total;
    counts.push_back(static_cast<int>(std::floor(quota + 1e-9)));  // .15 / .75 of 350 must not fall below 70
    remainders.push_back(quota - counts.back());
  }
  std::iota(by_remainder.begin(), by_remainder.end(), 0);
  std::stable_sort(by_remainder.begin(), by_remainder.end(),
                   [&](int a, int b) { return remainders[a] > remainders[b] + 1e-9; });
  for (int left = n - std::accumulate(counts.begin(), counts.end(), 0), i = 0; left > 0; --left, ++i)
    ++counts[by_remainder[i]];
  for (std::size_t r = 0; r < portions.size(); ++r) {
    const bool must = n >= static_cast<int>(portions.size()) || (portions[r].role == Role::train && n > 0);
    if (counts[r] > 0 || !must) continue;
    --*std::max_element(counts.begin(), counts.end());
    ++counts[r];
  }
  return counts;
}

std::vector<int> deal_by_class(const std::vector<LabelledCell>& cells, const std::vector<DealUnit>& units,
                               const std::vector<Portion>& portions, std::uint64_t seed) {
  std::map<std::string, std::vector<std::pair<std::uint64_t, int>>> drawn;  // class: its units in the order of the draw
  for (int u = 0; u < static_cast<int>(units.size()); ++u) {
    const auto least = std::min_element(units[u].cells.begin(), units[u].cells.end(),
                                        [&](int a, int b) { return cells[a].label < cells[b].label; });
    drawn[cells[*least].label].push_back({draw_key(seed, units[u].name), u});
  }
  std::vector<int> portion_of(units.size());
  for (auto& [label, order] : drawn) {
    std::sort(order.begin(), order.end());
    int cells_of_class = 0;
    for (const auto& [key, u] : order) cells_of_class += static_cast<int>(units[u].cells.size());
    std::vector<int> room = portion_counts(cells_of_class, portions);
    for (const auto& [key, u] : order) {  // the first portion with room for the whole unit, else the roomiest
      const int size = static_cast<int>(units[u].cells.size());
      auto portion = std::find_if(room.begin(), room.end(), [&](int left) { return left >= size; });
      if (portion == room.end()) portion = std::max_element(room.begin(), room.end());
      *portion -= size;
      portion_of[u] = static_cast<int>(portion - room.begin());
    }
  }
  return portion_of;
}

}  // namespace leukolens
