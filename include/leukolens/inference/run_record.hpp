#pragma once
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/inference/classify.hpp"

namespace leukolens {

/// Everything that changes bits of a table of predictions: its .meta.json, which a resume must find unchanged.
/// @param calibration_sha256  of the calibration's file; empty: none
Json run_record(const Model& model, const std::string& calibration_sha256, const Engines& engines,
                const ClassifyOptions& options, const Inputs& inputs, const InputOptions& input_options,
                const std::string& tool_version);

}  // namespace leukolens
