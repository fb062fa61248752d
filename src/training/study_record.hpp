#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json.hpp"
#include "leukolens/training/study.hpp"

namespace leukolens {

/// training.json: data hash, counts, options, per-epoch history, times, warnings.
/// @param warnings  those given while the model was made
Json training_record(const StudyReport& report, const StudyOptions& options, const std::vector<std::string>& warnings);

}  // namespace leukolens
