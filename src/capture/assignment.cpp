#include "capture/assignment.hpp"

#include <functional>
#include <limits>
#include <queue>
#include <utility>

namespace leukolens {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Rows are added one after the other; each finds the shortest path, in reduced costs, to a free column or to a row
/// that is better left alone.
class Augmenter {
 public:
  Augmenter(std::span<const std::vector<Candidate>> rows, std::size_t n_columns, double cost_alone)
      : rows_(rows),
        cost_alone_(cost_alone),
        column_of_(rows.size(), unassigned),
        row_of_(n_columns, unassigned),
        potential_(n_columns, 0),
        distance_(n_columns, infinite),
        from_(n_columns, unassigned),
        is_closed_(n_columns, false) {}

  void add(std::size_t row) {
    reach(row, 0);
    std::size_t end = unassigned;
    while (!open_.empty() && open_.top().first < shortest_alone_) {
      const auto [distance, column] = open_.top();
      open_.pop();
      if (distance > distance_[column]) continue;  // a shorter way was found since
      closed_.push_back(column);
      is_closed_[column] = true;
      if (row_of_[column] == unassigned) {
        end = column;
        break;
      }
      reach(row_of_[column], distance);
    }
    const double length = end == unassigned ? shortest_alone_ : distance_[end];
    for (const std::size_t column : closed_) potential_[column] += distance_[column] - length;
    if (end == unassigned)
      leave_alone(alone_, row);
    else
      take(end, row);
    forget();
  }

  std::vector<std::size_t> result() && { return std::move(column_of_); }

 private:
  /// Looks at all columns of a row that is reached at `distance`.
  void reach(std::size_t row, double distance) {
    double own = 0;
    if (const std::size_t column = column_of_[row]; column != unassigned)
      for (const Candidate& c : rows_[row])
        if (c.column == column) own = c.cost - potential_[column];
    if (const double alone = distance + cost_alone_ - own; alone < shortest_alone_) {
      shortest_alone_ = alone;
      alone_ = row;
    }
    for (const Candidate& c : rows_[row]) {
      const double there = distance + c.cost - potential_[c.column] - own;
      if (is_closed_[c.column] || there >= distance_[c.column]) continue;
      if (distance_[c.column] == infinite) touched_.push_back(c.column);
      distance_[c.column] = there;
      from_[c.column] = row;
      open_.emplace(there, c.column);
    }
  }

  /// Gives `column` to the row that reached it, that row's column to the one before, and so on back to `start`.
  void take(std::size_t column, std::size_t start) {
    for (;;) {
      const std::size_t row = from_[column];
      const std::size_t before = column_of_[row];
      column_of_[row] = column;
      row_of_[column] = row;
      if (row == start) return;
      column = before;
    }
  }

  void leave_alone(std::size_t row, std::size_t start) {
    const std::size_t column = column_of_[row];
    column_of_[row] = unassigned;
    if (row != start) take(column, start);
  }

  void forget() {
    for (const std::size_t column : touched_) distance_[column] = infinite;
    for (const std::size_t column : closed_) is_closed_[column] = false;
    touched_.clear();
    closed_.clear();
    open_ = {};
    shortest_alone_ = infinite;
  }

  using Entry = std::pair<double, std::size_t>;
  std::span<const std::vector<Candidate>> rows_;
  double cost_alone_;
  std::vector<std::size_t> column_of_, row_of_;
  std::vector<double> potential_, distance_;
  std::vector<std::size_t> from_, touched_, closed_;
  std::vector<char> is_closed_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open_;
  double shortest_alone_ = infinite;
  std::size_t alone_ = 0;
};

}  // namespace

std::vector<std::size_t> assign(std::span<const std::vector<Candidate>> rows, std::size_t n_columns,
                                double cost_alone) {
  Augmenter augmenter(rows, n_columns, cost_alone);
  for (std::size_t row = 0; row < rows.size(); ++row) augmenter.add(row);
  return std::move(augmenter).result();
}

}  // namespace leukolens
