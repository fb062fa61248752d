#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "leukolens/core/random.hpp"

namespace leukolens {

/// Dense group numbers 0..G-1 of the given names, in order of first appearance.
struct Groups {
  std::vector<int> of_item;        ///< N group numbers
  std::vector<std::string> names;  ///< G names
};
Groups group_by(const std::vector<std::string>& names);

/// Draws n indices of 0..n-1 with replacement. Replicate r of a bootstrap uses Random(seed, purpose, r).
void bootstrap_draw(std::size_t n, Random& random, std::vector<int>& out);

}  // namespace leukolens
