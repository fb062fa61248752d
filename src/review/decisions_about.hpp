#pragma once
#include <string>
#include <vector>

#include "leukolens/review/apply_review.hpp"

namespace leukolens {

/// What all who looked at one cell decided together.
struct JointDecision {
  std::string new_label, flag, comment;  ///< new_label: empty where nobody gave one, or they differ
  std::string reviewed_by, reviewed_at;  ///< names, joined by "; "; the latest time
  std::string dispute;                   ///< "A says monocyte, B says neutrophil"; empty: none
};

/// @param rows  about one cell, at least one
JointDecision decide_together(const std::vector<const ReviewRow*>& rows);

}  // namespace leukolens
