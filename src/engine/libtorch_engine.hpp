#pragma once
#include "leukolens/engine/engine.hpp"

namespace leukolens {

std::unique_ptr<Engine> make_libtorch_engine(const FoldedNetwork& network, int patch, const EngineOptions& options);
std::string libtorch_version();

}  // namespace leukolens
