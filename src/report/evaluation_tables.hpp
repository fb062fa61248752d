#pragma once
#include <vector>

#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/population/differential.hpp"
#include "report/page.hpp"

/// The tables of report.html.
namespace leukolens {

html::Table metrics_table(const Evaluation& evaluation, bool compared);
html::Table class_metrics_table(const Evaluation& evaluation);
html::Table confusion_table(const Evaluation& evaluation);
html::Table decisions_table(const DecisionEvaluation& decisions, std::size_t n);
/// One row a donor, or a value of another column.
html::Table groups_table(const std::string& column, const std::vector<GroupEvaluation>& groups, bool donors);
html::Table counts_table(const Differential& differential);

}  // namespace leukolens
