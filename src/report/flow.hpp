#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "leukolens/holdout/rows.hpp"

namespace leukolens {

/// Cells on their way from the table to the evaluated rows, as TRIPOD+AI (Collins et al., BMJ 2024) asks for.
struct Flow {
  struct Exclusion {
    std::string reason;
    std::size_t n;
  };
  std::size_t total = 0;            ///< rows of the table
  std::vector<Exclusion> left_out;  ///< each row once, n > 0
};

Flow flow_of_cells(const RowChoice& choice);

}  // namespace leukolens
