#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/phase/frame_segmentation.hpp"
#include "phase/frame_levels.hpp"

namespace leukolens {

/// A piece of a frame and the mask (0 | 255) of an object in it.
struct ObjectMask {
  cv::Rect place;
  cv::Mat1b mask;
  bool touching = false;
};

/// The objects above a frame's background, their holes filled, touching ones parted.
std::vector<ObjectMask> object_masks(const cv::Mat1f& phase, const FrameLevels& levels,
                                     const FrameSegmentationOptions& options);

}  // namespace leukolens
