#pragma once
#include <string>
#include <utility>
#include <vector>

#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/report/report.hpp"
#include "report/page.hpp"

namespace leukolens {

/// The words of the report's first page: report.html begins with them, summary.pdf holds nothing else.
struct PageOne {
  std::string heading, subtitle, verdict;
  std::vector<std::string> findings, who, warnings;  ///< the gravest warnings first, shortened to fit the page
  html::Table classes;                               ///< class by class, with decisions where some were made
  std::vector<std::pair<std::string, std::string>> origin;
  bool warnings_cut = false;  ///< `warnings` does not hold all, or not whole
};
PageOne page_one(const Evaluation& evaluation, const ReportContext& context);

}  // namespace leukolens
