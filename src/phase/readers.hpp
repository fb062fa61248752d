#pragma once
#include <memory>

#include "leukolens/phase/file.hpp"
#include "phase/source.hpp"

namespace leukolens {

// One function a format; each takes over a file whose first bytes are the format's own.
std::unique_ptr<PhaseFile> open_tiff(std::unique_ptr<Source> source);
std::unique_ptr<PhaseFile> open_png(std::unique_ptr<Source> source);
std::unique_ptr<PhaseFile> open_jpeg(std::unique_ptr<Source> source);
std::unique_ptr<PhaseFile> open_npy(std::unique_ptr<Source> source);
/// @param dataset  named by the user; empty: by the file's layout
std::unique_ptr<PhaseFile> open_hdf5(const std::filesystem::path& path, const std::string& dataset);
/// @param array  named by the user; empty: the only one of images, or `phase`
std::unique_ptr<PhaseFile> open_npz(const std::filesystem::path& path, const std::string& array);

/// What every reader throws for `frame` outside 0..frames-1.
void check_frame(const std::string& name, std::size_t frame, std::size_t frames);

}  // namespace leukolens
