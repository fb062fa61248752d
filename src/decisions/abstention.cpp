#include "leukolens/decisions/abstention.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/statistics/binomial.hpp"

namespace leukolens {
namespace {

std::string percent(double part) { return to_text(std::round(part * 1e4) / 100) + " %"; }

/// Cells in falling order of confidence, and how many of the first i are wrong.
struct Ranked {
  std::vector<double> confidence;
  std::vector<std::size_t> errors;  ///< N + 1
};

Ranked rank(std::span<const double> confidence, std::span<const char> right) {
  std::vector<std::pair<double, bool>> cells;
  for (std::size_t i = 0; i < confidence.size(); ++i) cells.emplace_back(confidence[i], right[i] != 0);
  std::sort(cells.begin(), cells.end(), std::greater<>());
  Ranked ranked{{}, {0}};
  for (const auto& [c, is_right] : cells) {
    ranked.confidence.push_back(c);
    ranked.errors.push_back(ranked.errors.back() + !is_right);
  }
  return ranked;
}

std::string promise(const AbstentionOptions& o) {
  return "at most " + percent(o.max_error) + " errors with " + percent(o.confidence) + " confidence";
}

}  // namespace

std::size_t fewest_accepted(const AbstentionOptions& o) {
  if (!(o.max_error > 0 && o.max_error < 1))
    throw Error(Kind::bad_value, "error rate " + to_text(o.max_error) + " is outside (0, 1). Give for example 0.02.");
  if (!(o.confidence > 0 && o.confidence < 1))
    throw Error(Kind::bad_value, "confidence " + to_text(o.confidence) + " is outside (0, 1). Give for example 0.95.");
  return static_cast<std::size_t>(std::ceil(std::log1p(-o.confidence) / std::log1p(-o.max_error) - 1e-9));
}

const std::vector<double>& abstention_grid() {
  static const std::vector<double> grid = [] {
    std::vector<double> thresholds;
    for (int step = 240; step >= -120; --step) thresholds.push_back(1 / (1 + std::exp(-step * 0.05)));
    thresholds.push_back(0);
    return thresholds;
  }();
  return grid;
}

Abstention fit_abstention(std::span<const double> confidence, std::span<const char> right,
                          const AbstentionOptions& options) {
  if (confidence.size() != right.size()) throw Error(Kind::bad_value, "confidences and outcomes differ in number");
  const auto needed = fewest_accepted(options);
  const auto ranked = rank(confidence, right);
  Abstention out;
  out.options = options;
  out.n = confidence.size();
  for (const double threshold : abstention_grid()) {
    const auto end = std::partition_point(ranked.confidence.begin(), ranked.confidence.end(),
                                          [&](double c) { return c >= threshold; });
    const auto accepted = static_cast<std::size_t>(end - ranked.confidence.begin());
    if (accepted < needed) continue;
    const auto errors = ranked.errors[accepted];
    // the same as: the Clopper-Pearson bound is at most max_error
    const bool holds = binomial_cdf(errors, accepted, options.max_error) <= 1 - options.confidence;
    if (holds || out.accepted == 0) {  // the first that fails is kept too, to say why
      out.accepted = accepted;
      out.errors = errors;
    }
    if (!holds) break;
    out.threshold = threshold;
  }
  out.bound = clopper_pearson_upper(out.errors, out.accepted, options.confidence);
  if (out.accepted == 0)
    out.reason = std::to_string(out.n) + " cells are too few to promise " + promise(options) + ": " +
                 std::to_string(needed) + " are needed, all of them right. Give more cells or allow more errors";
  else if (std::isnan(out.threshold))
    out.reason = std::to_string(out.errors) + " of the " + std::to_string(out.accepted) +
                 " most confident cells are wrong, so their error rate may be as high as " + percent(out.bound) +
                 "; promised was " + promise(options) + ". Give more cells or allow more errors";
  return out;
}

std::string describe(const Abstention& a) {
  if (std::isnan(a.threshold)) return "Nothing can be accepted, every call is for review: " + a.reason + ".";
  return "Calls with a confidence of " + to_text(std::round(a.threshold * 1e5) / 1e5) +
         " or more are accepted: of those, " + promise(a.options) + ", from " + std::to_string(a.errors) +
         (a.errors == 1 ? " error among " : " errors among ") + std::to_string(a.accepted) + " accepted of " +
         std::to_string(a.n) +
         " cells. This assumes cells that are exchangeable with those: a donor, stain or instrument unlike them may do "
         "worse.";
}

}  // namespace leukolens
