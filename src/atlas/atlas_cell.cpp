#include "leukolens/atlas/atlas_cell.hpp"

#include <numeric>

namespace leukolens {

double centred_logit(const std::vector<float>& logits, int c) {
  const double sum = std::accumulate(logits.begin(), logits.end(), 0.);
  return logits[static_cast<std::size_t>(c)] - sum / static_cast<double>(logits.size());
}

}  // namespace leukolens
