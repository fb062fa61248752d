#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/population/comparison.hpp"
#include "leukolens/report/figure_layout.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// Which of the two models is better, as far as these cells can tell. @param a, b  what to call the two
std::string comparison_sentence(const Comparison& comparison, const std::string& a, const std::string& b);

/// comparison.json. @param table_b  path of the second table; the first is context.table
Json comparison_json(const Comparison& comparison, const ReportContext& context, const std::string& table_b);

/// comparison.csv: figure, a, b, difference and its interval.
std::string comparison_csv(const Comparison& comparison);

/// One line a figure, then McNemar's test and the sentence.
std::vector<std::string> comparison_text(const Comparison& comparison, const std::string& a, const std::string& b);

/// Difference B - A of every metric with its interval about a zero line, a scale each, the better model's side named.
std::string comparison_svg(const Comparison& comparison, FigureLayout layout = FigureLayout::wide);

/// Writes comparison.json, .csv, .txt, .svg and report.html into `folder`.
void write_comparison(const std::filesystem::path& folder, const Comparison& comparison, const ReportContext& context,
                      const std::string& table_b, const ReportOptions& options);

}  // namespace leukolens
