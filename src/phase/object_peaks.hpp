#pragma once
#include <opencv2/core.hpp>
#include <vector>

namespace leukolens {

/// A peak of a frame and the pixels about it, brightest first.
struct Peak {
  std::vector<cv::Point> pixels;
};

/// Where peaks come from, all in the unit of the frame.
struct PeakOptions {
  double background;
  double low;       ///< pixels above this belong to some peak
  double seed;      ///< a peak rises above this
  double boundary;  ///< two peaks are one object where they meet above this share of the higher one; 0: wherever they
                    ///< meet
};

/// Floods a frame from its brightest pixels downwards (watershed on the values, Vincent & Soille, IEEE PAMI 13, 1991).
/// Peaks that meet within the outline of the higher one are one. A fainter peak beyond that outline stays one of its
/// own if it rises to twice the height at which they meet: a faint cell in the halo of a bright one, but no ripple of
/// it.
/// @param smooth  the frame, free of single noisy pixels
std::vector<Peak> peaks_of(const cv::Mat1f& smooth, const PeakOptions& options);

}  // namespace leukolens
