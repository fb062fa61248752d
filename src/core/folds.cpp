#include "leukolens/core/folds.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/sampling.hpp"

namespace leukolens {
namespace {

/// Units in the order in which they are dealt: by size, ties by a draw.
std::vector<int> dealing_order(const std::vector<std::vector<int>>& members, std::uint64_t seed) {
  std::vector<std::uint64_t> draw;
  for (std::size_t u = 0; u < members.size(); ++u) {
    Random random(seed, "folds", u);
    draw.push_back(std::uint64_t{random.bits()} << 32 | random.bits());
  }
  std::vector<int> order(members.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    return members[a].size() != members[b].size() ? members[a].size() > members[b].size() : draw[a] < draw[b];
  });
  return order;
}

/// Sum over classes of squared counts relative to the class's size: least where a unit fits best.
class Balance {
 public:
  Balance(std::span<const int> labels, int folds) : labels_(labels) {
    const int classes = 1 + *std::max_element(labels.begin(), labels.end());
    total_.assign(static_cast<std::size_t>(classes), 0);
    for (const int y : labels) ++total_[y];
    counts_.assign(static_cast<std::size_t>(folds), total_);
    for (auto& fold : counts_) std::fill(fold.begin(), fold.end(), 0);
    size_.assign(static_cast<std::size_t>(folds), 0);
  }

  /// What the imbalance of a fold grows by when these items join it; then the fold's size.
  std::pair<double, std::size_t> cost(const std::vector<int>& items, int fold) const {
    double sum = 0;
    auto counts = counts_[fold];
    for (const int i : items) {
      auto& count = counts[labels_[i]];
      sum += (2 * static_cast<double>(count) + 1) / static_cast<double>(total_[labels_[i]]);
      ++count;
    }
    return {sum, size_[fold]};
  }

  void put(const std::vector<int>& items, int fold) {
    for (const int i : items) ++counts_[fold][labels_[i]];
    size_[fold] += items.size();
  }

 private:
  std::span<const int> labels_;
  std::vector<std::size_t> total_, size_;
  std::vector<std::vector<std::size_t>> counts_;  // fold x class
};

}  // namespace

std::vector<int> deal_folds(std::span<const int> labels, const std::vector<std::string>& groups, int folds,
                            std::uint64_t seed) {
  std::vector<std::vector<int>> members;
  if (groups.empty()) {
    for (std::size_t i = 0; i < labels.size(); ++i) members.push_back({static_cast<int>(i)});
  } else {
    const auto grouped = group_by(groups);
    members.resize(grouped.names.size());
    for (std::size_t i = 0; i < labels.size(); ++i) members[grouped.of_item[i]].push_back(static_cast<int>(i));
  }
  if (folds < 2 || members.size() < 2)
    throw Error(Kind::bad_value, std::to_string(folds) + " folds of " + std::to_string(members.size()) +
                                     (groups.empty() ? " cells" : " donors") + ". Give at least two of each.");
  folds = std::min(folds, static_cast<int>(members.size()));
  Balance balance(labels, folds);
  std::vector<int> fold_of(labels.size());
  for (const int u : dealing_order(members, seed)) {
    int best = 0;
    for (int f = 1; f < folds; ++f)
      if (balance.cost(members[u], f) < balance.cost(members[u], best)) best = f;
    balance.put(members[u], best);
    for (const int i : members[u]) fold_of[i] = best;
  }
  return fold_of;
}

std::vector<std::string> groups_to_part(const std::vector<std::string>& names) {
  const bool differ = std::adjacent_find(names.begin(), names.end(), std::not_equal_to<>()) != names.end();
  return differ ? names : std::vector<std::string>();
}

FoldRows rows_of_fold(const std::vector<int>& fold_of, int fold) {
  FoldRows rows;
  for (std::size_t i = 0; i < fold_of.size(); ++i)
    (fold_of[i] == fold ? rows.held_out : rows.fitted).push_back(static_cast<int>(i));
  return rows;
}

}  // namespace leukolens
