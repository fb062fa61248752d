// Strips of the page: accuracy of every donor, and how promises held by class and donor.
#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/report/figures.hpp"
#include "report/numbers.hpp"
#include "report/strip.hpp"
#include "report/text.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

constexpr std::size_t name_limit = 14;  ///< of a donor beside whose name the number of cells stands

}  // namespace

std::string donors_svg(const Evaluation& e, FigureLayout layout) {
  auto donors = e.donors;
  std::ranges::stable_sort(donors, {}, &DonorEvaluation::accuracy);
  Strip strip;
  strip.title = "Accuracy and mean confidence of every donor";
  strip.unit = "% of its cells";
  strip.value = "called right";
  strip.beside = "mean confidence";
  StripPanel panel{"", {}, {}, {}};
  if (const auto* all = find_estimate(e.metrics, "accuracy")) panel.promised = all->value;
  strip.promised = "all cells";
  for (const auto& donor : donors) {
    strip.rows.push_back(shorten_middle(donor_text(donor.name), name_limit) +
                         ", n = " + count_text(static_cast<std::size_t>(donor.n)));
    panel.values.push_back({.value = donor.accuracy, .ci = {}, .ci_method = {}});
    if (const auto* own = find_estimate(donor.metrics, "accuracy")) panel.values.back().ci = own->ci;
    panel.beside.push_back(donor.mean_confidence);
  }
  strip.panels.push_back(std::move(panel));
  return strip_svg(strip, layout);
}

std::string decisions_svg(const Evaluation& e, FigureLayout layout) {
  if (!e.decisions) return "";
  const auto& decisions = *e.decisions;
  Strip strip;
  strip.title = "How sets and accepted calls turned out beside what was promised";
  strip.unit = "% of cells";
  strip.value = "found here, 95 % interval";
  strip.promised = "promised";
  std::vector<const NamedEstimates*> rows = {&decisions.metrics};
  strip.rows.push_back("all");
  for (const auto* groups : {&decisions.per_class, &decisions.donors})
    for (const auto& group : *groups) {
      strip.rows.push_back(groups == &decisions.donors ? donor_text(group.name) : group.name);
      rows.push_back(&group.metrics);
    }
  const auto add = [&](const char* key, const char* title, double promised) {
    if (!find_estimate(decisions.metrics, key)) return;
    StripPanel panel{title, {}, {}, promised};
    for (const auto* figures : rows) {
      const auto* found = find_estimate(*figures, key);
      panel.values.push_back(found ? *found : Estimate{});
    }
    const bool any = std::ranges::any_of(panel.values, [](const Estimate& v) { return std::isfinite(v.value); });
    if (any) strip.panels.push_back(std::move(panel));
  };
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  add("conformal_coverage", "truth is in the set", decisions.coverage);
  add("accepted_accuracy", "accepted calls right", 1 - decisions.max_error);
  add("accepted_fraction", "accepted", nothing);
  return strip_svg(strip, layout);
}

}  // namespace leukolens
