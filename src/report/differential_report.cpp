#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/differential.hpp"
#include "report/convert_figure.hpp"
#include "report/parts.hpp"

namespace leukolens {

void write_differential(const std::filesystem::path& folder, const Differential& differential,
                        const std::vector<CountAgreement>& agreement, const ReportContext& context,
                        const ReportOptions& options) {
  write_part_file(folder / "differential.csv", differential_csv(differential));
  write_part_file(folder / "differential.json", json_text(differential_json(differential, agreement, context)));
  auto lines = context.rows;
  for (auto& line : differential_text(differential, agreement)) lines.push_back(std::move(line));
  write_part_file(folder / "differential.txt", join(lines, "\n") + "\n");
  if (!agreement.empty()) write_part_file(folder / "agreement.csv", agreement_csv(agreement));
  Figures figures;
  if (options.figures != FigureFormat::none) {
    constexpr auto wide = FigureLayout::wide, narrow = FigureLayout::narrow;
    figures.push_back({"differential", differential_svg(differential, wide), differential_svg(differential, narrow)});
    if (!agreement.empty())
      figures.push_back({"agreement", agreement_svg(agreement, wide), agreement_svg(agreement, narrow)});
  }
  for (const auto& figure : figures) write_figure(folder, figure.name, figure.svg, options.figures, context.stamp);
  write_part_file(folder / "report.html", differential_html(differential, agreement, context, figures));
}

}  // namespace leukolens
