#pragma once
#include <vector>

namespace leukolens {

/// Cohen's kappa of two raters (Educ Psychol Meas 20, 1960). NaN for no cells or where chance alone agrees fully.
/// @param a, b  N classes
double cohen_kappa(const std::vector<int>& a, const std::vector<int>& b, int classes);

/// Fleiss' kappa of several raters (Psychol Bull 76, 1971). @param ratings  N cells of as many raters each, at least
/// two
double fleiss_kappa(const std::vector<std::vector<int>>& ratings, int classes);

}  // namespace leukolens
