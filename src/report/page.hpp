#pragma once
#include <kainjow/mustache.hpp>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/population/differential.hpp"

/// What the parts of report.html share.
namespace leukolens::html {

/// Words for the page; a number and its % stay on one line.
kainjow::mustache::data text(const std::string& words);
kainjow::mustache::data sentences(const std::vector<std::string>& lines);

std::string interval_text(const Estimate& e);

/// @param undefined  why a figure of this kind can be undefined
std::string value_or(double value, const char* undefined);

/// Tables of the donors and of the groups by other columns.
void add_groups(kainjow::mustache::data& page, const Evaluation& evaluation);

/// Table of the differential counts.
void add_counts(kainjow::mustache::data& page, const std::optional<Differential>& differential);

}  // namespace leukolens::html
