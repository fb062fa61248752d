#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace leukolens {

/// A float32 tensor in C order.
struct Tensor {
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

/// Tensors by state_dict name.
using Weights = std::map<std::string, Tensor>;

/// https://huggingface.co/docs/safetensors: 8-byte header length, JSON header, raw little-endian data.
/// @throws Error  Kind::missing; Kind::bad_data naming the file: truncated, header not JSON, offsets out of range or
///                overlapping, a type other than F32. PyTorch's `num_batches_tracked` (I64) are passed over.
Weights read_safetensors(const std::filesystem::path& path);

/// The bytes of a file that the Python package reads; tensors in name order, data 64-byte aligned.
std::string safetensors_text(const Weights& weights, const std::map<std::string, std::string>& metadata = {});

}  // namespace leukolens
