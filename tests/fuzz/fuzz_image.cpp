// TIFF, PNG, JPEG and NPY, told apart by their first bytes: any bytes give images or an UnfitImage.
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/unfit.hpp"
#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile bytes(data, size);
  try {
    const auto file = leukolens::open_phase_file(bytes.path());
    for (std::size_t i = 0; i < std::min<std::size_t>(file->frames(), 3); ++i)
      leukolens::to_phase(file->read(i), {}, "fuzz", {});
  } catch (const leukolens::UnfitImage&) {
  }
  return 0;
}
