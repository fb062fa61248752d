#pragma once
#include "leukolens/engine/engine.hpp"

namespace leukolens {

/// Every engine of this build: LibTorch, and OpenVINO where the build has it. Needs the library `engine` (LibTorch).
const Engines& all_engines();

/// OpenVINO alone, or none where the build is without it. Needs the library `openvino`, no LibTorch.
const Engines& openvino_engines();

}  // namespace leukolens
