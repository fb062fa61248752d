#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/population/drift.hpp"
#include "leukolens/report/figure_layout.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// {"schema_version": 1, "verdict", "sentence", "tests": [...], ...}
Json drift_json(const Drift& drift, const ReportContext& context);

/// The verdict in plain language.
std::string drift_sentence(const Drift& drift);

/// The smallest difference that matters with its unit: "0.1", "10 %", "0.02 rad".
std::string smallest_difference_text(const DriftTest& test);

/// "alike", "differs", "unsure", "differs by less than matters", "too few cells to tell".
const char* drift_word(const DriftTest& test);

/// Warnings of unknown cells, or the line that says they are as promised; empty where nothing is promised.
std::vector<std::string> drift_unknown_lines(const Drift& drift);

/// One line a test, then the verdict.
std::vector<std::string> drift_text(const Drift& drift);

/// Fractions of the called classes today against before, and how much each quantity differs against what matters.
std::string drift_svg(const Drift& drift, FigureLayout layout = FigureLayout::wide);

/// Writes drift.json, drift.txt, drift.svg and report.html into `folder`.
void write_drift(const std::filesystem::path& folder, const Drift& drift, const ReportContext& context,
                 const ReportOptions& options);

}  // namespace leukolens
