#pragma once
#include <filesystem>
#include <string>

#include "leukolens/model/model.hpp"

namespace leukolens {

/// The content of features.safetensors.
std::string features_text(const FeatureStatistics& statistics);
/// @throws Error  Kind::bad_data naming the file: a tensor missing or of another shape
FeatureStatistics read_features(const std::filesystem::path& path, int classes);

}  // namespace leukolens
