#pragma once
#include <opencv2/core.hpp>

#include "phantom/anatomy.hpp"

namespace leukolens {

/// The cell as an ideal microscope sees it.
struct Projection {
  cv::Mat1f phase;                    ///< rad: 2 pi / lambda x integral of (n - n_medium) dz, mean over each pixel
  cv::Mat1b cell, nucleus, granules;  ///< 0 | 255
};
Projection project(const PhantomOptions& options, const Anatomy& cell);

/// Relative unevenness of the phase by what is too fine to be drawn (organelles, chromatin): a random field of mean 0,
/// standard deviation 0.035 and a grain of 0.3 um, alike in all classes.
cv::Mat1f texture(const PhantomOptions& options, int index);

/// Blur by the point spread function of an objective of numerical aperture 0.7, as a Gaussian of 0.21 lambda / NA
/// (Zhang, Zerubia & Olivo-Marin, Applied Optics 46, 2007). The sum of the phase stays.
cv::Mat1f blurred(const cv::Mat1f& phase, const PhantomOptions& options);

}  // namespace leukolens
