#pragma once
#include <memory>

#include "leukolens/phase/file.hpp"
#include "phase/hdf5_file.hpp"

namespace leukolens {

// One function a layout of HDF5 files.
/// Group `image` with a dataset a frame, `meta`: what the microscope's program writes. @param names  of the frames
std::unique_ptr<PhaseFile> open_hdf5_capture(Hdf5File file, std::vector<std::string> names);
/// qpimage: `phase/raw` of one image, or groups `qpi_N` of a series.
std::unique_ptr<PhaseFile> open_hdf5_qpimage(Hdf5File file, std::vector<std::string> groups);
/// One dataset, H x W or N x H x W.
std::unique_ptr<PhaseFile> open_hdf5_dataset(const Hdf5File& file, const std::string& dataset);

}  // namespace leukolens
