#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace leukolens {

/// One column that a row may take.
struct Candidate {
  std::size_t column;
  double cost;
};

inline constexpr std::size_t unassigned = static_cast<std::size_t>(-1);

/// The assignment of rows to columns of the smallest total cost, where a row may also stay alone at `cost_alone`.
/// Shortest augmenting paths with potentials (Jonker & Volgenant, Computing 38, 1987) on the candidates alone: a path
/// ends where staying alone is cheaper, so distant cells never meet and a crowded frame stays fast.
/// @param rows       candidates of each row, each column at most once, costs finite
/// @param n_columns  columns are 0..n_columns-1
/// @returns the column of each row, or `unassigned`
std::vector<std::size_t> assign(std::span<const std::vector<Candidate>> rows, std::size_t n_columns, double cost_alone);

}  // namespace leukolens
