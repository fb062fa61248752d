#pragma once
#include <optional>
#include <string>

#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// The sides that a network's patch can have, px: one, or those that `train` chooses among.
struct PatchRange {
  int least, largest;
};

/// The factor, of two digits, that resizes an image of this size into a patch; empty where none is needed: each side
/// is between half and twice of one. @param scale  factor that it is resized by already
std::optional<double> fitting_scale(int height, int width, double scale, PatchRange patch);

/// Looks into the header of the first image that can be opened, so that a slip of scale is told before thousands are
/// read. @param scale  factor for images of unknown pixel size
/// @returns  "FILE: 363 x 360 px ... Give --scale 0.26 ..."; empty where the image fits, or where its pixel size is
///           known, which decides on the scale
std::string misfit_of_first_image(const Inputs& inputs, const ConvertOptions& convert, double scale, PatchRange patch);

}  // namespace leukolens
