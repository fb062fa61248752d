#include "leukolens/report/report.hpp"

#include "leukolens/core/files.hpp"
#include "leukolens/report/figures.hpp"
#include "report/parts.hpp"

namespace leukolens {

void write_report(const std::filesystem::path& folder, const Evaluation& evaluation, const ReportContext& context,
                  const ReportOptions& options) {
  Figures figures;
  if (options.figures) {
    figures = {reliability_svg(evaluation), confusion_svg(evaluation)};
    write_part_file(folder / "reliability.svg", figures.reliability);
    write_part_file(folder / "confusion.svg", figures.confusion);
  }
  write_part_file(folder / "metrics.json", json_text(metrics_json(evaluation, context)));
  write_part_file(folder / "per_class.csv", per_class_csv(evaluation));
  write_part_file(folder / "report.html", report_html(evaluation, context, figures));
}

}  // namespace leukolens
