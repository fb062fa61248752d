#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"

namespace leukolens {

/// Whether a file or its folder is called a mask, as segmentations beside images are.
bool is_called_mask(const std::string& relative_path);

/// The paths without the masks that stand beside the images that they belong to: "1_mask.png" or "masks/1.png" beside
/// "1.tif", in the names that segmentation programs give. Some of them are looked into; where one is no mask, all stay.
/// @param images  paths relative to `folder`
/// @param warn    told how many are passed over, or how many images are called masks and stay
std::vector<std::string> without_masks(const std::filesystem::path& folder, std::vector<std::string> images,
                                       const Warn& warn);

}  // namespace leukolens
