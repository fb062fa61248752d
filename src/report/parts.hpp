#pragma once
#include <string>

#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/population/comparison.hpp"
#include "leukolens/population/count_agreement.hpp"
#include "leukolens/population/drift.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// Text of per_class.csv: class, n, sensitivity, specificity, ppv, npv, f1, mean_probability; `nan` where undefined.
std::string per_class_csv(const Evaluation& evaluation);

/// Text of metrics.csv: every figure with its intervals, one a row; empty where there is none.
std::string metrics_csv(const Evaluation& evaluation);

/// The member `differential` of metrics.json.
Json counts_json(const Differential& differential);

/// The member `curves` of metrics.json.
Json curves_json(const Curves& curves);

/// A figure of the page. Its name is that of its file and of its place in the template.
struct Figure {
  std::string name, svg;    ///< svg empty: there is nothing to draw
  std::string narrow = {};  ///< the same for half a page or a phone
};
using Figures = std::vector<Figure>;

/// Text of report.html: one file, nothing loaded from elsewhere.
std::string report_html(const Evaluation& evaluation, const ReportContext& context, const Figures& figures);

/// report.html of `compare`. @param table_b  path of the second table  @param figures  `comparison`, or none
std::string comparison_html(const Comparison& comparison, const ReportContext& context, const std::string& table_b,
                            const Figures& figures);

/// report.html of `monitor`. @param figures  `drift`, or none
std::string drift_html(const Drift& drift, const ReportContext& context, const Figures& figures);

/// report.html of `differential`. @param figures  `differential` and, with a reference, `agreement`
std::string differential_html(const Differential& differential, const std::vector<CountAgreement>& agreement,
                              const ReportContext& context, const Figures& figures);

/// Page one as an SVG of A4, with the figures `reliability` and `confusion` where they are drawn.
std::string summary_svg(const Evaluation& evaluation, const ReportContext& context, const Figures& figures);

}  // namespace leukolens
