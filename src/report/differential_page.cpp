// report.html of `differential`.
#include <algorithm>

#include "leukolens/report/differential.hpp"
#include "report/context_page.hpp"
#include "report/evaluation_tables.hpp"
#include "report/numbers.hpp"
#include "report/parts.hpp"

namespace leukolens {
namespace {

std::string verdict_of(const Differential& differential) {
  std::size_t counted = 0, cells = 0, unknown = 0, all = 0;
  bool intervals = true;
  for (const auto& s : differential.specimens) {
    all += s.cells + s.unknown;
    unknown += s.unknown;
    if (!s.fault.empty()) continue;
    ++counted;
    cells += s.cells;
    intervals = intervals && s.fractions.front().adjusted.ci.has_value();
  }
  const auto n = differential.specimens.size();
  std::string text = count_text(counted) + " of " + count_text(n) + (n == 1 ? " specimen was" : " specimens were") +
                     " counted (" + cells_text(cells) + ")";
  if (unknown)
    text += "; " + count_text(unknown) + " of " + cells_text(all) + " are unknown to the model and not counted";
  return text + (intervals || !counted ? "." : ". No interval can be given.");
}

}  // namespace

std::string differential_html(const Differential& differential, const std::vector<CountAgreement>& agreement,
                              const ReportContext& context, const Figures& figures) {
  auto page = page_of(context);
  page.title = context.title + ": differential count";
  page.heading = "What fractions of the cells are of which class?";
  page.subtitle = context.title;
  page.verdict = verdict_of(differential);
  page.who.push_back(
      differential.source_cells == 0
          ? "Corrected for wrong calls by a prior given by hand."
          : "Corrected for wrong calls by " + cells_text(differential.source_cells) + " of the calibration" +
                (differential.source_donors ? " from " + count_text(differential.source_donors) + " donors."
                                            : "; their donors are unknown: intervals hold for errors of cells alone."));
  for (const auto& figure : figures) {
    if (figure.svg.empty()) continue;
    const bool counts = figure.name == "differential";
    page.sections.push_back({counts ? "Fractions of the classes" : "Agreement with the reference",
                             {},
                             {{figure.name, figure.svg, figure.narrow,
                               counts ? "Differential count with its 95 % interval where one can be given; in grey the "
                                        "plain count of the calls."
                                      : "Above: difference from the reference, its mean and limits of agreement "
                                        "(Bland-Altman); below: the Passing-Bablok line, dashed where both agree."}},
                             {}});
  }
  page.tables = {counts_table(differential)};
  if (!agreement.empty())
    page.findings.push_back("Compared with the reference counts of " + count_text(agreement.front().specimens.size()) +
                            (agreement.front().specimens.size() == 1 ? " specimen." : " specimens.") +
                            " agreement.csv holds every number.");
  return render(page);
}

}  // namespace leukolens
