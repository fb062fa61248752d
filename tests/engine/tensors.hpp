#pragma once
#include <ATen/ops/empty.h>

#include <algorithm>

#include "leukolens/engine/executor.hpp"

namespace leukolens {

inline at::Tensor tensor_from(const std::vector<float>& values, std::vector<std::int64_t> shape) {
  auto tensor = at::empty(shape, at::TensorOptions().dtype(at::kFloat));
  std::ranges::copy(values, tensor.data_ptr<float>());
  return tensor;
}

inline std::vector<float> values_of(const at::Tensor& tensor) { return to_weights({{"t", tensor}}).at("t").values; }

}  // namespace leukolens
