#pragma once
#include <memory>
#include <string>

#include "engine/fold.hpp"
#include "leukolens/engine/engine.hpp"

namespace leukolens {

/// One maker per engine, called with checked options.
std::unique_ptr<Engine> make_libtorch_engine(FoldedNetwork network, int patch, const EngineOptions& options);
std::string libtorch_version();

#ifdef LEUKOLENS_OPENVINO
std::unique_ptr<Engine> make_openvino_engine(const FoldedNetwork& network, int patch, const EngineOptions& options);
std::string openvino_version();
#endif

/// C: channels of the graph's feature map.
int feature_count_of(const Graph& graph);

}  // namespace leukolens
