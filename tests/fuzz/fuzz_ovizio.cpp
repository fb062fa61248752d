// Ovizio's frames and the XML beside them: any bytes give an image or an UnfitImage, and settings or warnings.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "leukolens/phase/file.hpp"
#include "leukolens/phase/unfit.hpp"

namespace {

/// A recording of one frame with its settings, in a folder of this process.
const std::filesystem::path& folder() {
  static const auto path = [] {
    const auto made = std::filesystem::temp_directory_path() / ("fuzz_ovizio_" + std::to_string(getpid()));
    std::filesystem::create_directories(made);
    return made;
  }();
  return path;
}

void write(const std::filesystem::path& path, const std::uint8_t* data, std::size_t size) {
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t split = std::min<std::size_t>(data[0], size - 1);  // the first byte says where the XML begins
  write(folder() / "a_t1_.bin", data + 1, split);
  write(folder() / "a.xml", data + 1 + split, size - 1 - split);
  for (const auto& path : {folder(), folder() / "a_t1_.bin"}) try {
      const auto file = leukolens::open_phase_file(path);
      file->info();
      leukolens::to_phase(file->read(0), {}, "fuzz", {});
    } catch (const leukolens::UnfitImage&) {
    }
  return 0;
}
