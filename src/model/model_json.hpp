#pragma once
#include <filesystem>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

/// model.json: everything of a model but its tensors.
Json model_json(const Model& model);
/// @throws Error  Kind::bad_data naming file, member and fault
Model model_from_json(const Json& json, const std::filesystem::path& path);

}  // namespace leukolens
