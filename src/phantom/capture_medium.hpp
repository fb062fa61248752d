#pragma once
#include <opencv2/core.hpp>

#include "leukolens/phantom/capture.hpp"

namespace leukolens {

/// What a capture's frames hold besides objects: an offset, a tilt and fringes that drift slowly, and white noise.
/// The noise of a frame is cut at random out of one large field: drawing it anew would take ten times as long as all
/// the rest.
class CaptureMedium {
 public:
  explicit CaptureMedium(const PhantomCaptureOptions& options);
  cv::Mat1f frame(int number) const;  ///< rad

 private:
  PhantomCaptureOptions options_;
  cv::Mat1f still_, fringe_cosine_, fringe_sine_, noise_;
};

}  // namespace leukolens
