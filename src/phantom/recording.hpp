#pragma once
#include "leukolens/phantom/phantom.hpp"

namespace leukolens {

/// Adds what one recording session adds to each of its images: an offset, a tilt and weak fringes that belong to the
/// capture (the fringes' phase to the cell's place in the channel), and white noise.
/// @param capture  number of the capture within the study
void add_recording(const PhantomOptions& options, int capture, int index, cv::Mat1f& phase);

}  // namespace leukolens
