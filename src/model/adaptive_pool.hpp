#pragma once
#include <vector>

namespace leukolens {

/// The out x in matrix of PyTorch's adaptive average pooling along one side: row i averages the values from
/// floor(i in / out) up to, not including, ceil((i + 1) in / out).
inline std::vector<float> adaptive_averages(int in, int out) {
  std::vector<float> matrix(static_cast<std::size_t>(in) * static_cast<std::size_t>(out));
  for (int i = 0; i < out; ++i) {
    const int begin = i * in / out, end = ((i + 1) * in + out - 1) / out;
    for (int j = begin; j < end; ++j)
      matrix[static_cast<std::size_t>(i) * static_cast<std::size_t>(in) + static_cast<std::size_t>(j)] =
          1.f / static_cast<float>(end - begin);
  }
  return matrix;
}

}  // namespace leukolens
