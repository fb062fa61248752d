#pragma once
#include <string>
#include <vector>

#include "leukolens/core/table.hpp"
#include "training/study_data.hpp"

namespace leukolens {

/// The cells of some rows, where several sightings of a tracked cell are one: accuracy counts cells, not how often each
/// was seen.
class CellsSeen {
 public:
  CellsSeen(const StudyData& data, const Rows& rows);
  const std::vector<int>& labels() const { return labels_; }          ///< M
  const std::vector<std::string>& donors() const { return donors_; }  ///< M
  /// Mean over the sightings of each cell, M x K. @param logits  N x K, of the rows
  Table pooled(const Table& logits) const;

 private:
  std::vector<int> cell_of_row_, labels_;
  std::vector<std::string> donors_;
};

}  // namespace leukolens
