#include "leukolens/predictions/pool_tracks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "leukolens/core/disjoint_sets.hpp"

namespace leukolens {
namespace {

/// For every row its group, in the order of first rows.
struct Groups {
  std::vector<int> of_row, first_row, rows;  // rows: how many a group has
  std::size_t sightings = 0, tracks = 0;     // rows that have a track, and their groups
};

/// The sighting that an id names within its source, as tracks are named: `12:0` of `a.phase#12:0`; empty if none.
std::string sighting_of(const std::string& id) {
  const auto hash = id.rfind('#');
  return hash == std::string::npos ? "" : id.substr(hash + 1);
}

/// A block of a capture names a cell that was there before it after a later sighting than the block before does. The
/// row of that sighting belongs to both names.
DisjointSets same_cells(const ScoreTable& table) {
  DisjointSets same(table.size());
  std::unordered_map<std::string, int> known;
  for (int row = 0; row < static_cast<int>(table.size()); ++row) {
    const auto i = static_cast<std::size_t>(row);
    if (table.tracks[i].empty()) continue;
    const std::string source = table.sources.empty() ? "" : table.sources[i] + "\n";
    same.merge(known.emplace(source + table.tracks[i], row).first->second, row);
    if (const auto own = table.ids.empty() ? "" : sighting_of(table.ids[i]); !own.empty())
      same.merge(known.emplace(source + own, row).first->second, row);
  }
  return same;
}

Groups group_by_track(const ScoreTable& table) {
  Groups groups;
  auto same = same_cells(table);
  std::unordered_map<int, int> group_of_root;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const int fresh = static_cast<int>(groups.first_row.size());
    const int group = group_of_root.emplace(same.root(static_cast<int>(i)), fresh).first->second;
    if (!table.tracks[i].empty()) {
      ++groups.sightings;
      groups.tracks += group == fresh;
    }
    if (group == fresh) {
      groups.first_row.push_back(static_cast<int>(i));
      groups.rows.push_back(0);
    }
    groups.of_row.push_back(group);
    ++groups.rows[static_cast<std::size_t>(group)];
  }
  return groups;
}

/// Means of the rows of each group.
Table mean_rows(const Table& table, const Groups& groups) {
  if (table.size() == 0) return table;
  Table out = Table::Zero(static_cast<Eigen::Index>(groups.first_row.size()), table.cols());
  for (Eigen::Index i = 0; i < table.rows(); ++i) out.row(groups.of_row[static_cast<std::size_t>(i)]) += table.row(i);
  for (Eigen::Index g = 0; g < out.rows(); ++g) out.row(g) /= groups.rows[static_cast<std::size_t>(g)];
  return out;
}

/// Means of what is known; NaN where nothing is.
std::vector<double> means(const std::vector<double>& values, const Groups& groups) {
  if (values.empty()) return values;
  std::vector<double> sums(groups.first_row.size(), 0), counts(groups.first_row.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    const auto g = static_cast<std::size_t>(groups.of_row[i]);
    sums[g] += values[i];
    ++counts[g];
  }
  for (std::size_t g = 0; g < sums.size(); ++g) sums[g] /= counts[g];  // 0 / 0 is NaN
  return sums;
}

/// Empties the text of groups whose rows differ in it.
void keep_where_equal(std::vector<std::string>& pooled, const std::vector<std::string>& rows, const Groups& groups) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto g = static_cast<std::size_t>(groups.of_row[i]);
    if (rows[i] != rows[static_cast<std::size_t>(groups.first_row[g])]) pooled[g].clear();
  }
}

template <typename T>
std::size_t groups_that_differ(const std::vector<T>& values, const Groups& groups) {
  std::vector<char> differs(groups.first_row.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto g = static_cast<std::size_t>(groups.of_row[i]);
    differs[g] |= values[i] != values[static_cast<std::size_t>(groups.first_row[g])];
  }
  return static_cast<std::size_t>(std::ranges::count(differs, 1));
}

/// How well the model knows a cell of this role: less is better.
std::size_t order_of(const std::string& role) {
  constexpr std::array<const char*, 5> order = {"train", "validate", "calibrate", "test", "new"};
  return static_cast<std::size_t>(std::ranges::find(order, role) - order.begin());
}

/// A cell that the model was trained on is known to it at every other frame too.
void keep_best_known(std::vector<std::string>& pooled, const std::vector<std::string>& roles, const Groups& groups) {
  for (std::size_t i = 0; i < roles.size(); ++i) {
    auto& role = pooled[static_cast<std::size_t>(groups.of_row[i])];
    if (order_of(roles[i]) < order_of(role)) role = roles[i];
  }
}

void tell(const ScoreTable& table, const Groups& groups, const Warn& warn) {
  if (!warn) return;
  const auto name = table.path.string() + ": ";
  warn(name + std::to_string(groups.sightings) + " sightings of " + std::to_string(groups.tracks) +
       " tracked cells are pooled, so that a cell counts once (the mean of its logits).");
  if (const auto n = groups_that_differ(table.labels, groups))
    warn(name + std::to_string(n) +
         " tracks have sightings of different labels; the first one's counts. Correct the labels.");
  if (const auto n = groups_that_differ(table.roles, groups))
    warn(name + std::to_string(n) +
         " cells have sightings of several roles, such as `new` ones of a cell that the model was trained on at other "
         "frames; the cell has the one by which the model knows it best (train, validate, calibrate, test, new).");
}

}  // namespace

ScoreTable pool_tracks(ScoreTable table, const Warn& warn) {
  if (table.tracks.empty()) return table;
  const auto groups = group_by_track(table);
  if (groups.first_row.size() == table.size()) return table;
  tell(table, groups, warn);
  ScoreTable out = select(std::as_const(table), groups.first_row);
  out.logits = mean_rows(table.logits, groups);
  out.probabilities = mean_rows(table.probabilities, groups);
  for (auto numbers :
       {&ScoreTable::novelty, &ScoreTable::background, &ScoreTable::focus, &ScoreTable::weights, &ScoreTable::purities})
    out.*numbers = means(table.*numbers, groups);
  keep_best_known(out.roles, table.roles, groups);
  keep_where_equal(out.decisions, table.decisions, groups);
  keep_where_equal(out.sets, table.sets, groups);
  return out;
}

}  // namespace leukolens
