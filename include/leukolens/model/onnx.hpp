#pragma once
#include <string>

#include "leukolens/model/model.hpp"

namespace leukolens {

/// The network as an ONNX model (IR version 8, operator set 13; onnx.ai/onnx), whole within the file.
/// Input `phase`: N x 1 x S x S float32 in the model's unit, at its scale and after its background subtraction, N free;
/// standardisation is part of the graph. Output `logits`: N x K. Tensors keep their state_dict names; classes,
/// unit, pixel size and patch stand in the model's metadata.
/// @throws Error  Kind::bad_value where the model is larger than the 2 GiB that one such file can hold
std::string onnx_text(const Model& model);

}  // namespace leukolens
