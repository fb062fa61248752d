#include "training/sightings.hpp"

#include <unordered_map>

namespace leukolens {

CellsSeen::CellsSeen(const StudyData& data, const Rows& rows) {
  std::unordered_map<std::string, int> by_track;
  for (const int row : rows) {
    const auto& cell = data.cells[static_cast<std::size_t>(row)].labelled;
    const int fresh = static_cast<int>(labels_.size());
    const int number = cell.track.empty() ? fresh : by_track.emplace(cell.track, fresh).first->second;
    cell_of_row_.push_back(number);
    if (number < fresh) continue;
    labels_.push_back(data.label(row));
    donors_.push_back(cell.donor);
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
