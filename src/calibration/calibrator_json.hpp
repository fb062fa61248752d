#pragma once
#include <filesystem>

#include "leukolens/calibration/calibrator.hpp"
#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// One entry of `fitted` in calibration.json: the report and the parameters that the method has, null where degenerate.
Json to_json(const Calibrator& calibrator);
/// @throws Error  Kind::bad_data naming the file and the fault
Calibrator calibrator_from(const Json& json, std::size_t classes, const std::filesystem::path& path);

}  // namespace leukolens
