#include "training/sightings.hpp"

#include <string_view>
#include <unordered_map>

#include "leukolens/core/disjoint_sets.hpp"

namespace leukolens {

CellsSeen::CellsSeen(const StudyData& data, const Rows& rows) {
  DisjointSets same(rows.size());
  std::unordered_map<std::string_view, int> by_track;
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
    const auto& cell = data.cells[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])].labelled;
    if (cell.track.empty()) continue;
    same.merge(by_track.emplace(cell.track, i).first->second, i);
    same.merge(by_track.emplace(cell.id, i).first->second, i);  // later blocks may name the track after this sighting
  }
  std::unordered_map<int, int> number_of_root;
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
    const int row = rows[static_cast<std::size_t>(i)];
    const auto [at, is_new] = number_of_root.emplace(same.root(i), static_cast<int>(labels_.size()));
    cell_of_row_.push_back(at->second);
    if (!is_new) continue;
    labels_.push_back(data.label(row));
    donors_.push_back(data.cells[static_cast<std::size_t>(row)].labelled.donor);
  }
}

Table CellsSeen::pooled(const Table& logits) const {
  if (labels_.size() == cell_of_row_.size()) return logits;
  Table sum = Table::Zero(static_cast<Eigen::Index>(labels_.size()), logits.cols());
  std::vector<int> sightings(labels_.size(), 0);
  for (std::size_t i = 0; i < cell_of_row_.size(); ++i) {
    sum.row(cell_of_row_[i]) += logits.row(static_cast<Eigen::Index>(i));
    ++sightings[static_cast<std::size_t>(cell_of_row_[i])];
  }
  for (std::size_t i = 0; i < sightings.size(); ++i) sum.row(static_cast<Eigen::Index>(i)) /= sightings[i];
  return sum;
}

}  // namespace leukolens
