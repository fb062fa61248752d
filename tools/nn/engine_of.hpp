#pragma once
#include <filesystem>
#include <string>

#include "leukolens/core/sinks.hpp"
#include "leukolens/engine/engine.hpp"
#include "leukolens/model/model.hpp"

/// The engine that the caller named, or of `auto` the faster one; bf16 is openvino's alone.
/// @param wanted  auto | libtorch | openvino
/// @param folder  of the model, whose check the engines run
leukolens::EngineKind engine_of(const std::string& wanted, leukolens::Precision precision,
                                const leukolens::Model& model, const std::filesystem::path& folder,
                                const std::string& device, const leukolens::Engines& engines,
                                const leukolens::Warn& warn);
