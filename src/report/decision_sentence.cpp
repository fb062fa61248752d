#include <cmath>

#include "leukolens/report/report.hpp"
#include "report/numbers.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

std::string empty_text(const DecisionCounts& counts) {
  if (counts.empty_sets == 0) return "";
  return "; " + std::to_string(counts.empty_sets) +
         (counts.empty_sets == 1 ? " set is empty, and that cell is" : " sets are empty, and those cells are") +
         " for review";
}

std::string promise_text(const std::optional<UnknownCheck>& check) {
  if (!check || !std::isfinite(check->promise.expected)) return "";
  return " (promised: about " + percent_text(check->promise.expected, 1) + ")";
}

}  // namespace

std::string decision_sentence(const DecisionEvaluation& decisions) {
  const auto value = [&](const char* name) {
    const auto* e = find_estimate(decisions.metrics, name);
    return e ? e->value : std::nan("");
  };
  std::string text;
  if (std::isfinite(decisions.coverage))
    text += "The sets hold the true class of " + percent_text(value("conformal_coverage"), 1) +
            " of cells (promised: " + percent_text(decisions.coverage, 1) + ") with " +
            fixed_text(value("conformal_set_size"), 2) + " classes on average" + empty_text(decisions.counts) + ". ";
  if (std::isfinite(decisions.max_error) && value("accepted_fraction") > 0)
    text += percent_text(value("accepted_fraction"), 1) + " of the calls are accepted; of these " +
            percent_text(value("accepted_accuracy"), 1) + " are right (promised: at least " +
            percent_text(1 - decisions.max_error, 1) + "). ";
  else if (std::isfinite(decisions.max_error))
    text += "No call is accepted. ";
  if (std::isfinite(decisions.unknown_quantile))
    text += percent_text(value("unknown_fraction"), 1) + " of the cells are unlike the training cells" +
            promise_text(decisions.unknown_check) + ". ";
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace leukolens
