#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/training/study.hpp"
#include "training/study_data.hpp"

namespace leukolens {

/// training.json: data hash, counts, options, per-epoch history, comparison with the baseline, confounding, warnings.
/// @param options   options_json
/// @param warnings  those given while the model was made
Json training_record(const StudyReport& report, const RunStamp& stamp, const Json& options,
                     const std::vector<std::string>& warnings);

/// training.json of one member of an ensemble.
Json member_record(const TrainingReport& training, const StudyOptions& options, const Model& member);

/// SHA-256 over all that training takes from each cell: pixels, id, label, role, donor, specimen, purity.
std::string cells_hash(const StudyData& data);

}  // namespace leukolens
