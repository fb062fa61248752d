#pragma once
#include <string>
#include <vector>

#include "leukolens/report/methods_text.hpp"

/// The paragraphs of `methods_text`, each empty where there is nothing to say, and what they share.
namespace leukolens::methods {

/// Names and sentences of the user's as plain text in Markdown: nothing in them is markup or a citation.
std::string plain(const std::string& text);
/// "a, b and c"
std::string listed(const std::vector<std::string>& words);
/// "lymphocyte, monocyte and neutrophil"; of many classes their number
std::string classes_text(const std::vector<std::string>& classes);
/// "lymphocyte: 12, monocyte: 30"; of many classes their number and the fewest and most cells
std::string counts_text(const std::vector<std::pair<std::string, std::size_t>>& counts);

std::string network_paragraph(const MethodsBasis& basis);
std::string training_paragraph(const MethodsBasis& basis);
std::string calibration_paragraph(const Evaluation& evaluation, const MethodsBasis& basis);
std::string decisions_paragraph(const Evaluation& evaluation, const MethodsBasis& basis);
std::string intervals_paragraph(const Evaluation& evaluation);
std::string metrics_paragraph(const Evaluation& evaluation);

/// Cells of training.json by class that have the role, e.g. "train"; empty where it does not tell.
std::vector<std::pair<std::string, std::size_t>> cells_of_role(const MethodsBasis& basis, const char* role);
std::size_t total(const std::vector<std::pair<std::string, std::size_t>>& counts);

/// One clause: how rare classes were made to count in training; empty where it is not known.
std::string balance_clause(const MethodsBasis& basis);

}  // namespace leukolens::methods
