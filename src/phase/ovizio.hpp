#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "leukolens/phase/file.hpp"
#include "phase/source.hpp"

namespace leukolens {

// Frames of Ovizio's microscopes: files .bin of float32, little-endian. The bits of the first two values are width and
// height as uint32, H x W follow.

/// The number of `t(\d+)_` in a file's name. Where several places fit, that at the beginning of a word counts:
/// 7 of `patient12_t0007_phase.bin`.
std::optional<std::size_t> ovizio_frame_number(std::string_view name);

/// Whether the first two values are sides that the file's length fits.
bool is_ovizio_frame(const Source& source);

/// One such file as an image.
std::unique_ptr<PhaseFile> open_ovizio_frame(std::unique_ptr<Source> source);

/// A folder of such files as one capture, frames in the order of their numbers.
std::unique_ptr<PhaseFile> open_ovizio_folder(const std::filesystem::path& folder);

}  // namespace leukolens
