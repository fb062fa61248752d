#pragma once
#include "leukolens/phantom/phantom.hpp"

namespace leukolens {

/// Adds what one recording session adds to each of its images: an offset, a tilt and weak fringes that belong to the
/// capture (the fringes' phase to the cell's place in the channel), and white noise.
/// @param capture  number of the capture within the study
void add_recording(const PhantomOptions& options, int capture, int index, cv::Mat1f& phase);

/// Whether the captures of this class and donor show the planted spot: floor(n x spot_share) of the first n donors.
bool shows_spot(const PhantomOptions& options, int label, int donor);
void add_spot(const PhantomOptions& options, cv::Mat1f& phase);

}  // namespace leukolens
