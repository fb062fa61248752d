#pragma once
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/inference/classify.hpp"

namespace leukolens {

/// What made a table of predictions: its .meta.json. A resume must find everything unchanged but the command line.
Json run_record(const Model& model, const RunStamp& stamp, const Engines& engines, const ClassifyOptions& options,
                const Inputs& inputs, const InputOptions& input_options);

}  // namespace leukolens
