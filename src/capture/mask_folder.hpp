#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/phase/file.hpp"

namespace leukolens {

/// Label images that another program made, one a frame: TIFF, PNG or NPY in the natural order of their names
/// (`frame_9` before `frame_10`), or one stack. Of a folder with Cellpose's `_cp_masks` these alone. Images of two
/// values are masks, whose pieces become objects.
class MaskFolder {
 public:
  /// @param folder  of images, or of one folder of them; or a stack by itself  @throws Error  Kind::bad_data where it
  /// holds no image
  explicit MaskFolder(const std::filesystem::path& folder);
  std::size_t frames() const { return frames_; }
  /// @throws UnfitImage  naming the file: unreadable, colour, negative or above 65,535
  cv::Mat1w labels(std::size_t frame) const;

 private:
  std::vector<std::string> files_;  ///< one: a stack, or a single image
  std::size_t frames_ = 0;
  std::unique_ptr<PhaseFile> stack_;  ///< open where there is one file alone
  mutable std::mutex mutex_;          ///< of `stack_`: fetching
};

}  // namespace leukolens
