#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/population/count_agreement.hpp"
#include "leukolens/report/figure_layout.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// differential.csv: one row a specimen and class.
std::string differential_csv(const Differential& differential);

/// agreement.csv: one row a class and estimate. Bland-Altman, Passing-Bablok and Deming.
std::string agreement_csv(const std::vector<CountAgreement>& agreement);

/// differential.json. @param agreement  empty: no reference was given
Json differential_json(const Differential& differential, const std::vector<CountAgreement>& agreement,
                       const ReportContext& context);

/// The findings for people, line by line: a table for each specimen, then the agreement.
std::vector<std::string> differential_text(const Differential& differential,
                                           const std::vector<CountAgreement>& agreement);

/// `unknown_warnings` of the check; where a class is short, with its count in the specimen with most unknown cells and
/// what that would be of all cells, from none to all of the unknown ones being of the class.
std::vector<std::string> differential_warnings(const Differential& differential);

/// Adjusted fractions with intervals beside plain counts, a panel a class, a line a specimen (the first 60).
std::string differential_svg(const Differential& differential, FigureLayout layout = FigureLayout::wide);

/// Bland-Altman plots and Passing-Bablok lines of the adjusted fractions, a column a class (the first 8).
std::string agreement_svg(const std::vector<CountAgreement>& agreement, FigureLayout layout = FigureLayout::wide);

/// Writes report.html, differential.csv, .json, .txt and .svg and, with a reference, agreement.csv and agreement.svg
/// into `folder`.
void write_differential(const std::filesystem::path& folder, const Differential& differential,
                        const std::vector<CountAgreement>& agreement, const ReportContext& context,
                        const ReportOptions& options);

}  // namespace leukolens
