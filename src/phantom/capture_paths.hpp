#pragma once
#include <cstddef>
#include <opencv2/core/types.hpp>
#include <vector>

#include "leukolens/phantom/capture.hpp"
#include "phantom/anatomy.hpp"

namespace leukolens {

/// One object on its way through the channel.
struct Path {
  PhantomKind kind;
  int label;        ///< index of phantom_classes(); -1 for debris
  double diameter;  ///< px
  double begin, y;  ///< frame at which it is at x = 0, and its mean place across the channel; x and y where it is stuck
  double step;      ///< px per frame; 0 where it is stuck
  double sway, sway_length, sway_phase;  ///< across the channel: amplitude and wavelength in px

  cv::Point2d place(double frame) const;
};

/// All objects of a capture, by the frame in which they come; their number is their place in the list. A longer capture
/// begins with those of a shorter one.
std::vector<Path> draw_paths(const PhantomCaptureOptions& options);

/// Options of the cells themselves; cell `track` of the capture is cell `track` of these.
PhantomOptions cell_options(const PhantomCaptureOptions& options, int size_px);
/// The object's body, centred.
Anatomy body_of(const PhantomCaptureOptions& options, const Path& path, std::size_t track, int size_px);

/// How far before its centre is inside the frame an object is looked for, px.
inline constexpr double approach_px = 40;

}  // namespace leukolens
