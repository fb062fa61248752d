#include "leukolens/report/report.hpp"

#include "leukolens/core/files.hpp"
#include "leukolens/report/figures.hpp"
#include "report/convert_figure.hpp"
#include "report/parts.hpp"

namespace leukolens {
void write_report(const std::filesystem::path& folder, const Evaluation& evaluation, const ReportContext& context,
                  const ReportOptions& options) {
  Figures figures;
  if (options.figures != FigureFormat::none) {
    figures = {reliability_svg(evaluation), confusion_svg(evaluation)};
    write_figure(folder, "reliability", figures.reliability, options.figures);
    write_figure(folder, "confusion", figures.confusion, options.figures);
  }
  write_part_file(folder / "metrics.json", json_text(metrics_json(evaluation, context)));
  write_part_file(folder / "metrics.csv", metrics_csv(evaluation));
  write_part_file(folder / "per_class.csv", per_class_csv(evaluation));
  write_part_file(folder / "report.html", report_html(evaluation, context, figures));
}

}  // namespace leukolens
