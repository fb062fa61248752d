#include <cmath>

#include "leukolens/report/report.hpp"
#include "report/numbers.hpp"
#include "report/verdict.hpp"

namespace leukolens {

std::string decision_sentence(const DecisionEvaluation& decisions) {
  const auto value = [&](const char* name) {
    const auto* e = find_estimate(decisions.metrics, name);
    return e ? e->value : std::nan("");
  };
  std::string text;
  if (std::isfinite(decisions.coverage))
    text += "The sets hold the true class of " + percent_text(value("conformal_coverage"), 1) +
            " of cells (promised: " + percent_text(decisions.coverage, 1) + ") with " +
            figure_text(value("conformal_set_size")) + " classes on the mean. ";
  if (std::isfinite(decisions.max_error) && value("accepted_fraction") > 0)
    text += percent_text(value("accepted_fraction"), 1) + " of the calls are accepted; of these " +
            percent_text(value("accepted_accuracy"), 1) + " are right (promised: at least " +
            percent_text(1 - decisions.max_error, 1) + "). ";
  else if (std::isfinite(decisions.max_error))
    text += "No call is accepted. ";
  if (std::isfinite(decisions.unknown_quantile))
    text += percent_text(value("unknown_fraction"), 1) + " of the cells are unlike the training cells. ";
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace leukolens
