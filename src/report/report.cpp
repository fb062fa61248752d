#include "leukolens/report/report.hpp"

#include <future>

#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "leukolens/report/differential.hpp"
#include "leukolens/report/figures.hpp"
#include "report/convert_figure.hpp"
#include "report/parts.hpp"

namespace leukolens {
namespace {

/// Both layouts of every figure, each by a gnuplot of its own, side by side.
Figures draw(const Evaluation& evaluation, const std::optional<Differential>& differential) {
  using Draw = std::string (*)(const Evaluation&, FigureLayout);
  constexpr std::pair<const char*, Draw> wanted[] = {{"reliability", reliability_svg},
                                                     {"recalibration", recalibration_svg},
                                                     {"confusion", confusion_svg},
                                                     {"class_recalibration", class_recalibration_svg},
                                                     {"risk_coverage", risk_coverage_svg},
                                                     {"net_benefit", net_benefit_svg},
                                                     {"donors", donors_svg},
                                                     {"decisions", decisions_svg}};
  std::vector<std::future<std::string>> under_way;
  for (const auto& [name, svg_of] : wanted)
    for (const auto layout : {FigureLayout::wide, FigureLayout::narrow})
      under_way.push_back(std::async(std::launch::async, svg_of, std::cref(evaluation), layout));
  Figures figures;
  if (differential)
    figures.push_back({"differential", differential_svg(*differential, FigureLayout::wide),
                       differential_svg(*differential, FigureLayout::narrow)});
  for (std::size_t i = 0; i < std::size(wanted); ++i) {
    Figure figure{wanted[i].first, under_way[2 * i].get()};
    figure.narrow = under_way[2 * i + 1].get();
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace

void write_report(const std::filesystem::path& folder, const Evaluation& evaluation, const ReportContext& context,
                  const ReportOptions& options) {
  Figures figures;
  if (options.figures != FigureFormat::none) {
    figures = draw(evaluation, context.differential);
    for (const auto& figure : figures)
      if (!figure.svg.empty()) write_figure(folder, figure.name, figure.svg, options.figures, context.stamp);
  }
  write_part_file(folder / "metrics.json", json_text(metrics_json(evaluation, context)));
  write_part_file(folder / "metrics.csv", metrics_csv(evaluation));
  write_part_file(folder / "per_class.csv", per_class_csv(evaluation));
  if (context.differential) write_part_file(folder / "differential.csv", differential_csv(*context.differential));
  write_part_file(folder / "report.html", report_html(evaluation, context, figures));
  if (options.summary)
    write_part_file(
        folder / "summary.pdf",
        stamped_pdf(convert_figure(summary_svg(evaluation, context, figures), FigureFormat::pdf), context.stamp));
}

}  // namespace leukolens
