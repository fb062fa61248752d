#pragma once
#include <memory>
#include <openvino/core/model.hpp>

#include "leukolens/engine/fold.hpp"

namespace leukolens {

/// The network as an OpenVINO model for exactly `batch` cells of S x S px. Outputs: logits batch x K, pooled features
/// batch x C.
std::shared_ptr<ov::Model> openvino_model(const FoldedNetwork& network, int patch, int batch);

}  // namespace leukolens
