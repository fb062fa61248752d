// Weights: any bytes give tensors or an Error, and what was read is written and read back to the same.
#include <cstdlib>

#include "leukolens/core/error.hpp"
#include "leukolens/model/weights.hpp"
#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile bytes(data, size);
  leukolens::Weights weights;
  try {
    weights = leukolens::read_safetensors(bytes.path());
  } catch (const leukolens::Error&) {
    return 0;
  }
  const std::string text = leukolens::safetensors_text(weights);
  const MemoryFile copy(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  if (leukolens::read_safetensors(copy.path()).size() != weights.size()) std::abort();
  return 0;
}
