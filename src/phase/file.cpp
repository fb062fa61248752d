#include "leukolens/phase/file.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "leukolens/core/text.hpp"
#include "phase/readers.hpp"

namespace leukolens {

using namespace std::string_view_literals;

std::unique_ptr<PhaseFile> open_phase_file(const std::filesystem::path& path) {
  auto source = std::make_unique<Source>(path);
  std::array<char, 8> head{};
  const std::string_view start(head.data(), source->read_at(0, head.data(), head.size()));
  const auto begins = [&](std::string_view magic) { return start.starts_with(magic); };

  if (begins("II*\0"sv) || begins("MM\0*"sv) || begins("II+\0"sv) || begins("MM\0+"sv))
    return open_tiff(std::move(source));
  if (begins("\x89PNG\r\n\x1a\n"sv)) return open_png(std::move(source));
  if (begins("\xff\xd8\xff"sv)) return open_jpeg(std::move(source));
  if (begins("\x93NUMPY"sv)) return open_npy(std::move(source));
  if (begins("\x89HDF"sv))
    source->fail("HDF5 files are not read yet. Export the phase as float32 TIFF (radians) or NPY.");
  if (begins("PK\x03\x04"sv) || begins("PK\x05\x06"sv))
    source->fail("ZIP and NPZ files are not read yet. Export the phase as float32 TIFF (radians) or NPY.");
  source->fail("not a TIFF, PNG, JPEG or NPY file by its first bytes. Export the phase as float32 TIFF or NPY.");
}

void check_frame(const Source& source, std::size_t frame, std::size_t frames) {
  if (frame >= frames)
    source.fail("no frame " + std::to_string(frame) + "; it has " + std::to_string(frames) + ", counted from 0.");
}

const std::vector<std::string>& phase_file_endings() {
  static const std::vector<std::string> endings = {".tif", ".tiff", ".stk", ".png", ".jpg", ".jpeg", ".npy"};
  return endings;
}

bool is_phase_file_name(const std::filesystem::path& path) {
  return ends_with_any(lower(path.filename().string()), phase_file_endings());
}

}  // namespace leukolens
