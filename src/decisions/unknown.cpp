#include "leukolens/decisions/unknown.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

namespace {

std::string percent(double fraction) { return to_text(std::round(fraction * 1e4) / 100) + " %"; }

}  // namespace

std::size_t fewest_for_unknown(double quantile) {
  if (!(quantile > 0 && quantile < 1))
    throw Error(Kind::bad_value, "quantile " + to_text(quantile) + " is outside (0, 1). Give for example 0.99.");
  constexpr double fewest = 19;
  return static_cast<std::size_t>(std::min(std::ceil(quantile / (1 - quantile) - 1e-9), fewest));
}

UnknownThreshold fit_unknown(std::span<const double> novelty, double quantile) {
  const auto fewest = fewest_for_unknown(quantile);
  if (novelty.empty()) throw Error(Kind::bad_data, "no cells to learn from which novelty on a cell is unknown.");
  if (std::any_of(novelty.begin(), novelty.end(), [](double v) { return std::isnan(v); }))
    throw Error(Kind::bad_data, "a novelty is not a number. Classify the cells again.");
  std::vector<double> sorted(novelty.begin(), novelty.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = sorted.size();
  UnknownThreshold out;
  out.quantile = quantile;
  out.n = n;
  if (n < fewest) {
    out.reason = std::to_string(n) + (n == 1 ? " cell is" : " cells are") +
                 " too few to tell from which novelty on a cell is unlike the training cells; at least " +
                 std::to_string(fewest) + " are needed";
    return out;
  }
  const auto wanted = static_cast<std::size_t>(std::ceil(static_cast<double>(n + 1) * quantile - 1e-9));
  const auto k = std::clamp<std::size_t>(wanted, 1, n);
  out.threshold = sorted[k - 1];
  out.false_alarms = static_cast<double>(n + 1 - k) / static_cast<double>(n + 1);
  return out;
}

std::string describe(const UnknownThreshold& u) {
  if (!u.reason.empty()) return "No cell is called unknown: " + u.reason + ".";
  std::string text = "Cells with a novelty above " + to_text(std::round(u.threshold * 1e3) / 1e3) +
                     " are called unknown; so is about " + percent(u.false_alarms) + " of cells like the " +
                     std::to_string(u.n) + " it was learned from";
  if (u.false_alarms > 1 - u.quantile + 1e-9)
    text += " (asked for were " + percent(1 - u.quantile) + ", which needs " +
            to_text(std::ceil(u.quantile / (1 - u.quantile) - 1e-9)) + " cells)";
  return text + ".";
}

}  // namespace leukolens
