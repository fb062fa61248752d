#include "leukolens/decisions/unknown.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

UnknownThreshold fit_unknown(std::span<const double> novelty, double quantile) {
  if (!(quantile > 0 && quantile < 1))
    throw Error(Kind::bad_value, "quantile " + to_text(quantile) + " is outside (0, 1). Give for example 0.99.");
  if (novelty.empty()) throw Error(Kind::bad_data, "no cells to learn from which novelty on a cell is unknown.");
  if (std::any_of(novelty.begin(), novelty.end(), [](double v) { return std::isnan(v); }))
    throw Error(Kind::bad_data, "a novelty is not a number. Classify the cells again.");
  std::vector<double> sorted(novelty.begin(), novelty.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = sorted.size();
  const auto wanted = static_cast<std::size_t>(std::ceil(static_cast<double>(n + 1) * quantile - 1e-9));
  const auto k = std::clamp<std::size_t>(wanted, 1, n);
  return {quantile, sorted[k - 1], n, static_cast<double>(n + 1 - k) / static_cast<double>(n + 1)};
}

std::string describe(const UnknownThreshold& u) {
  return "Cells with a novelty above " + to_text(std::round(u.threshold * 1e3) / 1e3) +
         " are called unknown; so is about " + to_text(std::round(u.false_alarms * 1e4) / 100) +
         " % of cells like the " + std::to_string(u.n) + " it was learnt from.";
}

}  // namespace leukolens
