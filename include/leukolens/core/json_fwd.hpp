#pragma once
#include <nlohmann/json_fwd.hpp>

namespace leukolens {

/// What headers need: `core/json.hpp`, with all of nlohmann's, costs a file 2.5 s and belongs in .cpp files.
using Json = nlohmann::ordered_json;

}  // namespace leukolens
