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
  cv::Mat1f mean() const;             ///< over all frames, without the noise

 private:
  /// Adds the fringes and the drift of the offset.
  void add_drift(double cosine, double sine, double offset, cv::Mat1f& out) const;

  PhantomCaptureOptions options_;
  cv::Mat1f still_, fringe_cosine_, fringe_sine_, noise_;
};

}  // namespace leukolens
