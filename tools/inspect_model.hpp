#pragma once
#include <filesystem>

#include "inspect_text.hpp"

/// What a model folder says of itself, read from its JSON files alone, so that a damaged model can be looked at too.
/// @throws Error  Kind::bad_data naming the file that is not JSON
leukolens::Json model_facts(const std::filesystem::path& folder);

Facts facts_of_model(const leukolens::Json& model);
