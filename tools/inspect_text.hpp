#pragma once
#include <string>
#include <utility>
#include <vector>

#include "leukolens/dataset/inspection.hpp"
#include "leukolens/predictions/summary.hpp"

/// Names and values for people, one line each; a line without a name goes on with the one above.
using Facts = std::vector<std::pair<std::string, std::string>>;

Facts facts_of(const leukolens::Inspection& inspection);
Facts facts_of(const leukolens::PredictionsSummary& summary);
Facts facts_of(const std::vector<leukolens::ArrayFacts>& arrays);

/// Indented lines with the values in one column.
std::vector<std::string> aligned(const Facts& facts);

/// "lymphocyte 149, monocyte 75"; the largest ten and how many more; `unknown` where nothing is known.
std::string text_of(const std::map<std::string, std::size_t>& counts, const std::string& unknown = "unknown");
