// NumPy archives of scores: any bytes give arrays or an Error.
#include "leukolens/core/error.hpp"
#include "leukolens/core/npz.hpp"
#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile bytes(data, size);
  try {
    for (const auto& name : leukolens::npz_names(bytes.path())) leukolens::read_npz(bytes.path(), name);
  } catch (const leukolens::Error&) {
  }
  return 0;
}
