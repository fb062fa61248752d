// NumPy archives of images: any bytes give images or an UnfitImage.
#include "leukolens/core/error.hpp"
#include "leukolens/core/npz.hpp"
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/unfit.hpp"
#include "memory_file.hpp"

namespace {

void read_frames(const std::filesystem::path& path) {
  try {
    const auto file = leukolens::open_phase_file(path);
    for (const std::size_t i : {0, 2, 1})  // also back
      if (i < file->frames()) leukolens::to_phase(file->read(i), {}, "fuzz", {});
  } catch (const leukolens::UnfitImage&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile bytes(data, size);
  read_frames(bytes.path());
  try {
    for (const auto& name : leukolens::npz_names(bytes.path())) read_frames(bytes.path().string() + "::" + name);
  } catch (const leukolens::Error&) {
  }
  return 0;
}
