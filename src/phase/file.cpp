#include "leukolens/phase/file.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "leukolens/core/text.hpp"
#include "phase/hdf5_file.hpp"
#include "phase/ovizio.hpp"
#include "phase/readers.hpp"

namespace leukolens {

using namespace std::string_view_literals;

std::unique_ptr<PhaseFile> open_phase_file(const std::filesystem::path& given) {
  const auto [path, member] = split_member(given);
  if (begins_like_hdf5(path)) return open_hdf5(path, member);
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) return open_ovizio_folder(path);
  auto source = std::make_unique<Source>(path);
  std::array<char, 8> head{};
  const std::string_view start(head.data(), source->read_at(0, head.data(), head.size()));
  const auto begins = [&](std::string_view magic) { return start.starts_with(magic); };
  if (begins("PK\x03\x04"sv) || begins("PK\x05\x06"sv)) return open_npz(path, member);
  if (!member.empty())
    source->fail("has no members that `::" + member +
                 "` could name; HDF5 and NPZ files have. Give the file by itself.");

  if (begins("II*\0"sv) || begins("MM\0*"sv) || begins("II+\0"sv) || begins("MM\0+"sv))
    return open_tiff(std::move(source));
  if (begins("\x89PNG\r\n\x1a\n"sv)) return open_png(std::move(source));
  if (begins("\xff\xd8\xff"sv)) return open_jpeg(std::move(source));
  if (begins("\x93NUMPY"sv)) return open_npy(std::move(source));
  if (is_ovizio_frame(*source) || ovizio_frame_number(path.filename().string()))
    return open_ovizio_frame(std::move(source));
  source->fail(
      "not a TIFF, PNG, JPEG, NPY, NPZ or HDF5 file by its first bytes. Export the phase as float32 TIFF or NPY.");
}

MemberPath split_member(const std::filesystem::path& path) {
  const std::string text = path.string();
  const auto colons = text.rfind("::");
  std::error_code ignored;
  if (colons == std::string::npos || colons == 0 || std::filesystem::exists(path, ignored)) return {path, ""};
  return {text.substr(0, colons), text.substr(colons + 2)};
}

bool phase_path_exists(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto type = std::filesystem::status(split_member(path).file, ignored).type();
  return type != std::filesystem::file_type::not_found;
}

void check_frame(const std::string& name, std::size_t frame, std::size_t frames) {
  if (frame >= frames)
    throw UnfitImage(Unfit::unreadable, name + ": no frame " + std::to_string(frame) + "; it has " +
                                            std::to_string(frames) + ", counted from 0.");
}

const std::vector<std::string>& phase_file_endings() {
  static const std::vector<std::string> endings = {".tif", ".tiff",  ".stk", ".png", ".jpg",  ".jpeg", ".npy",
                                                   ".npz", ".phase", ".raw", ".h5",  ".hdf5", ".rtdc"};
  return endings;
}

bool is_phase_file_name(const std::filesystem::path& path) {
  return ends_with_any(lower(path.filename().string()), phase_file_endings());
}

}  // namespace leukolens
