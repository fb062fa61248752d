#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "leukolens/core/files.hpp"
#include "leukolens/phase/image.hpp"

namespace leukolens {

/// A file of float32 images of one size under way: it appears whole by `commit` or not at all, and takes constant
/// memory.
class StackWriter {
 public:
  virtual ~StackWriter() = default;
  /// The next image, H x W. @throws Error  Kind::bad_value for another size than the first's; Kind::io
  virtual void add(const cv::Mat1f& image) = 0;
  /// @throws Error  Kind::bad_value where other than `frames` images came; Kind::io
  virtual void commit() = 0;
};

/// By the ending of `path`: `.npy` (N x H x W), `.h5` or `.hdf5` (dataset /image N x H x W, gzip, an image a chunk,
/// attributes `pixel_size_um`, `wavelength_nm`, `medium_index` where they are known), `.tif` or `.tiff` (a page an
/// image, uncompressed, OME-XML; BigTIFF where 4 GB would not do).
/// @param frames  how many images will come, >= 1
/// @throws Error  as check_output; Kind::usage for another ending
std::unique_ptr<StackWriter> write_stack(const std::filesystem::path& path, std::size_t frames, const Optics& optics,
                                         IfExists if_exists);

/// Lower-case endings that `write_stack` knows.
const std::vector<std::string>& stack_endings();

}  // namespace leukolens
