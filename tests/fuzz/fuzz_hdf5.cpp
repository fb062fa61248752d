// HDF5 of any layout: any bytes give images or an UnfitImage. The library itself is not instrumented.
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/unfit.hpp"
#include "memory_file.hpp"

namespace {

void read_some(const std::filesystem::path& path) {
  try {
    const auto file = leukolens::open_phase_file(path);
    file->info();
    for (std::size_t i = 0; i < std::min<std::size_t>(file->frames(), 3); ++i) try {
        leukolens::to_phase(file->read(i), {}, "fuzz", {});
      } catch (const leukolens::UnfitImage&) {
      }
  } catch (const leukolens::UnfitImage&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile bytes(data, size);
  read_some(bytes.path());
  read_some(bytes.path().string() + "::/x");
  return 0;
}
