#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "dataset/deal.hpp"

namespace leukolens {
namespace {

// How far class x role counts are from their shares. Each class weighs the same, whatever its size.
class Balance {
 public:
  Balance(std::vector<std::vector<double>> cells_of_unit, const std::vector<Portion>& portions)
      : units_(std::move(cells_of_unit)), portions_(portions), total_(units_.empty() ? 0 : units_[0].size(), 0) {
    for (const auto& unit : units_)
      for (std::size_t c = 0; c < unit.size(); ++c) total_[c] += unit[c];
    for (const Portion& portion : portions) all_shares_ += portion.share;
    counts_.assign(portions.size(), std::vector<double>(total_.size(), 0));
  }

  void put(int unit, int portion, double sign = 1) {
    for (std::size_t c = 0; c < total_.size(); ++c) counts_[portion][c] += sign * units_[unit][c];
  }
  void take(int unit, int portion) { put(unit, portion, -1); }

  // Chi-square distance over n_c; an empty place costs more than any deviation, one in train most of all.
  double cost() const {
    double sum = 0;
    for (std::size_t r = 0; r < portions_.size(); ++r) {
      const double share = portions_[r].share / all_shares_, empty = portions_[r].role == Role::train ? 1e5 : 1e2;
      for (std::size_t c = 0; c < total_.size(); ++c) {
        const double deviation = counts_[r][c] / total_[c] - share;
        sum += deviation * deviation / share + (counts_[r][c] == 0 ? empty : 0);
      }
    }
    return sum;
  }

 private:
  std::vector<std::vector<double>> units_;  // unit x class: cells
  std::vector<Portion> portions_;
  std::vector<double> total_;  // class: cells, > 0
  double all_shares_ = 0;
  std::vector<std::vector<double>> counts_;  // portion x class: cells put there
};

std::vector<std::vector<double>> class_counts(const std::vector<LabelledCell>& cells,
                                              const std::vector<DealUnit>& units) {
  std::unordered_map<std::string, std::size_t> classes;
  for (const DealUnit& unit : units)
    for (const int i : unit.cells) classes.emplace(cells[i].label, classes.size());
  std::vector<std::vector<double>> counts(units.size(), std::vector<double>(classes.size(), 0));
  for (std::size_t u = 0; u < units.size(); ++u)
    for (const int i : units[u].cells) ++counts[u][classes.at(cells[i].label)];
  return counts;
}

// Tries one change; keeps it where the cost falls.
template <typename Do, typename Undo>
bool improves(const Balance& balance, double& cost, Do change, Undo undo) {
  change();
  const double changed = balance.cost();
  if (changed < cost - 1e-12) {
    cost = changed;
    return true;
  }
  undo();
  return false;
}

bool improve_by_moves(Balance& balance, std::vector<int>& portion_of, int portions, double& cost) {
  bool improved = false;
  for (int u = 0; u < static_cast<int>(portion_of.size()); ++u)
    for (int to = 0; to < portions; ++to) {
      const int from = portion_of[u];
      if (to == from) continue;
      const auto move = [&](int a, int b) {
        balance.take(u, a);
        balance.put(u, b);
        portion_of[u] = b;
      };
      improved |= improves(
          balance, cost, [&] { move(from, to); }, [&] { move(to, from); });
    }
  return improved;
}

bool improve_by_swaps(Balance& balance, std::vector<int>& portion_of, double& cost) {
  bool improved = false;
  const int n = static_cast<int>(portion_of.size());
  for (int u = 0; u < n; ++u)
    for (int v = u + 1; v < n; ++v) {
      if (portion_of[u] == portion_of[v]) continue;
      const auto swap = [&] {
        balance.take(u, portion_of[u]);
        balance.take(v, portion_of[v]);
        std::swap(portion_of[u], portion_of[v]);
        balance.put(u, portion_of[u]);
        balance.put(v, portion_of[v]);
      };
      improved |= improves(balance, cost, swap, swap);
    }
  return improved;
}

}  // namespace

std::vector<int> deal_groups(const std::vector<LabelledCell>& cells, const std::vector<DealUnit>& units,
                             const std::vector<Portion>& portions, std::uint64_t seed) {
  Balance balance(class_counts(cells, units), portions);
  std::vector<std::pair<std::uint64_t, int>> order;
  for (int u = 0; u < static_cast<int>(units.size()); ++u) order.push_back({draw_key(seed, units[u].name), u});
  std::sort(order.begin(), order.end());
  std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    return units[a.second].cells.size() > units[b.second].cells.size();
  });
  std::vector<int> portion_of(units.size());
  for (const auto& [key, u] : order) {
    double best = 0;
    for (int r = 0; r < static_cast<int>(portions.size()); ++r) {
      balance.put(u, r);
      const double cost = balance.cost();
      balance.take(u, r);
      if (r == 0 || cost < best) {
        best = cost;
        portion_of[u] = r;
      }
    }
    balance.put(u, portion_of[u]);
  }
  double cost = balance.cost();
  const bool few = units.size() <= 300;  // swaps cost U^2; with many units moves alone get as near
  for (int sweep = 0; sweep < 50; ++sweep) {
    bool improved = improve_by_moves(balance, portion_of, static_cast<int>(portions.size()), cost);
    if (few) improved |= improve_by_swaps(balance, portion_of, cost);
    if (!improved) break;
  }
  return portion_of;
}

}  // namespace leukolens
