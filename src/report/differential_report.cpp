#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/differential.hpp"
#include "report/convert_figure.hpp"

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
  if (options.figures == FigureFormat::none) return;
  write_figure(folder, "differential", differential_svg(differential), options.figures);
  if (!agreement.empty()) write_figure(folder, "agreement", agreement_svg(agreement), options.figures);
}

}  // namespace leukolens
