#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace leukolens {

/// What `train` warned of, as training.json of the model folder tells it: signs of confounding first, then the rest,
/// each once. Empty without that file.
/// @throws Error  Kind::bad_data where the file is not JSON
std::vector<std::string> read_training_warnings(const std::filesystem::path& model_folder);

}  // namespace leukolens
