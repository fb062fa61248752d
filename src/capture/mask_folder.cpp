#include "capture/mask_folder.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/error.hpp"
#include "leukolens/core/natural_order.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

bool is_cellpose(const fs::path& file) { return file.stem().string().ends_with("_cp_masks"); }

/// Of a folder, or of the one folder in it, as `segment --labels` lays them out. Cellpose writes its masks beside the
/// images themselves.
std::vector<std::string> images_in(const fs::path& folder) {
  std::vector<fs::path> images, folders;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) folders.push_back(entry.path());
    if (entry.is_regular_file() && is_phase_file_name(entry.path())) images.push_back(entry.path());
  }
  if (images.empty() && folders.size() == 1) return images_in(folders[0]);
  if (std::ranges::any_of(images, is_cellpose))
    std::erase_if(images, [](const fs::path& file) { return !is_cellpose(file); });
  std::vector<std::string> files;
  for (const auto& image : images) files.push_back(image.string());
  std::ranges::sort(files, naturally_before);
  return files;
}

cv::Mat1w labels_of(const Frame& frame, const std::string& name) {
  if (frame.channels != 1)
    throw UnfitImage(Unfit::colour, name + ": a label image has one channel, this one " +
                                        std::to_string(frame.channels) + ". Export the labels, not their picture.");
  std::vector<float> values(static_cast<std::size_t>(frame.height) * static_cast<std::size_t>(frame.width));
  to_floats(frame.type, frame.samples.data(), values.size(), values.data());
  cv::Mat1w labels(frame.height, frame.width);
  float largest = 0;
  bool two_values = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float value = values[i];
    if (!(value >= 0 && value <= 65535 && value == std::floor(value)))
      throw UnfitImage(Unfit::unreadable, name + ": holds " + std::to_string(value) +
                                              "; labels are whole numbers from 0 to 65535. Give label images.");
    labels.ptr<ushort>()[i] = static_cast<ushort>(value);
    if (value > 0) two_values = two_values && (largest == 0 || value == largest);
    largest = std::max(largest, value);
  }
  if (!two_values) return labels;
  cv::Mat1i pieces;
  cv::connectedComponents(labels > 0, pieces, 8, CV_32S);
  pieces.convertTo(labels, CV_16U);
  return labels;
}

}  // namespace

MaskFolder::MaskFolder(const fs::path& folder) {
  files_ = fs::is_directory(folder) ? images_in(folder) : std::vector{folder.string()};
  if (files_.empty())
    throw Error(Kind::bad_data,
                folder.string() + ": holds no label images (TIFF, PNG or NPY). Give one for each frame.");
  if (files_.size() == 1) stack_ = open_phase_file(files_[0]);
  frames_ = stack_ ? stack_->frames() : files_.size();
}

cv::Mat1w MaskFolder::labels(std::size_t frame) const {
  if (!stack_) return labels_of(open_phase_file(files_[frame])->read(0), files_[frame]);
  FetchedFrame fetched;
  {
    const std::lock_guard lock(mutex_);
    fetched = stack_->fetch(frame);
  }
  return labels_of(stack_->decode(std::move(fetched)), files_[0]);
}

}  // namespace leukolens
