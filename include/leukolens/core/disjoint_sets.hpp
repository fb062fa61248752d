#pragma once
#include <cstddef>
#include <numeric>
#include <vector>

namespace leukolens {

/// Items 0..n-1 in sets that are merged, with path halving (Tarjan & van Leeuwen, Journal of the ACM 31, 1984).
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }

  /// One item that stands for the set of item i.
  int root(int i) {
    while (parent_[at(i)] != i) i = parent_[at(i)] = parent_[at(parent_[at(i)])];
    return i;
  }
  void merge(int a, int b) { parent_[at(root(b))] = root(a); }

 private:
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
  std::vector<int> parent_;
};

}  // namespace leukolens
