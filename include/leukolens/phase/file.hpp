#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// An open image file of one or many frames. Not for use from two threads at once.
class PhaseFile {
 public:
  virtual ~PhaseFile() = default;
  virtual std::size_t frames() const = 0;
  /// Decodes frame 0..frames()-1. @throws UnfitImage  naming file (and frame), fault and remedy
  virtual Frame read(std::size_t frame) = 0;
};

/// Opens by content, not by name: TIFF (8/16-bit, float32; multi-page; LZW, deflate, PackBits; OME pixel size),
/// PNG 8/16-bit, JPEG, NPY (2-D or a 3-D stack).
/// @throws UnfitImage  `empty`, else `unreadable`: Kind::missing, Kind::io, or Kind::bad_data for a truncated or
///                     unknown file
std::unique_ptr<PhaseFile> open_phase_file(const std::filesystem::path& path);

/// Lower-case file endings that a folder is searched for: ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".npy".
const std::vector<std::string>& phase_file_endings();

/// One of `phase_file_endings`, upper or lower case.
bool is_phase_file_name(const std::filesystem::path& path);

}  // namespace leukolens
