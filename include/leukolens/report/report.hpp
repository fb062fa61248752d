#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/holdout/rows.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/population/differential.hpp"
#include "leukolens/report/figure_format.hpp"

namespace leukolens {

/// What a reader must know before believing the figures.
struct ReportContext {
  std::string title, table;                    ///< table: path of the predictions as given
  RunStamp stamp;                              ///< version, command line, hashes of model and calibration
  RunStamp stamp_b;                            ///< of a comparison: hashes of the second model and its calibration
  std::string model, calibration;              ///< plain sentences; empty: none
  std::vector<std::string> rows;               ///< sentences: which rows were used, which left out and why
  std::optional<RowChoice> choice;             ///< the same as counts, for the flow of cells; empty: no flow is drawn
  std::vector<std::string> training_warnings;  ///< of the model's training.json: what was found fishy in its cells
  std::vector<std::string> warnings;
  std::optional<Differential> differential;  ///< counts of the specimens that were evaluated; empty: not asked for
};

struct ReportOptions {
  FigureFormat figures = FigureFormat::svg;  ///< the page always holds SVG; `pdf` and `png` are written beside it
  bool summary = false;                      ///< also write page one as summary.pdf
};

/// Writes report.html (self-contained), metrics.json, metrics.csv, per_class.csv, with counts differential.csv, the
/// figures and, where asked for, summary.pdf into `folder`, the part of a FolderWriter. Computes nothing. @throws Error
/// Kind::io, also where gnuplot (or, for pdf and png, rsvg-convert) is missing
void write_report(const std::filesystem::path& folder, const Evaluation& evaluation, const ReportContext& context,
                  const ReportOptions& options);

/// metrics.json of design: {"schema_version": 1, "n", "classes", "metrics", "before", ...}; undefined is null.
Json metrics_json(const Evaluation& evaluation, const ReportContext& context);

/// The overall gap of confidence and accuracy with its interval and what follows from it: "Confidence exceeds accuracy
/// by 12.7 points (95 % interval 4.1 to 21.3): over-confident."
std::string verdict(const Evaluation& evaluation);

/// "Of the calls made with about 90 % confidence, 84 % were right (42 of 50 cells, 95 % interval 71 to 92 %)."; empty
/// for no cells.
std::string bin_sentence(const Evaluation& evaluation);

/// How sets, acceptance and unknown cells turned out beside what was promised; empty where nothing was fitted.
std::string decision_sentence(const DecisionEvaluation& decisions);

}  // namespace leukolens
