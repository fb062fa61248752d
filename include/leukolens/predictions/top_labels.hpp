#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "leukolens/core/sinks.hpp"

namespace leukolens {

/// Calls and their confidence without the other classes' scores; what is absent stays empty.
struct TopLabelTable {
  std::vector<std::string> classes;    ///< all labels and calls: by number where all are numbers, else bytewise
  std::vector<int> labels, predicted;  ///< N, places in `classes`
  std::vector<double> confidence;      ///< N, 0..1
  std::vector<std::string> donors;     ///< N or empty
  std::vector<double> weights, purities;
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
};

/// CSV columns true_label, pred_label, confidence; optional id, donor, weight, purity and the columns `groups`.
/// @throws Error  Kind::missing; Kind::bad_data naming file and line: a missing column (lists those found), an empty
///                label, a confidence outside 0..1, duplicate ids, no rows,
///                class names that look the same
/// @param warn  told of columns read under another name and of class names that differ by case
TopLabelTable read_top_labels(const std::filesystem::path& path, const std::vector<std::string>& groups,
                              const Warn& warn);

}  // namespace leukolens
