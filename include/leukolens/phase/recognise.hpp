#pragma once
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// Whether the samples are those of a mask or a label image: whole numbers that rarely change from one pixel to the
/// next, also outside the commonest value. Such an image of two values is a mask. Colour images and constant ones are
/// none.
bool looks_like_mask(const Frame& frame);

/// Whether the samples are those of a raw off-axis hologram or a shearing interferogram: fringes of less than 16 px
/// carry at least a twentieth of the variance in one narrow peak of the spectrum that stands 200 times above its
/// surroundings. Frames below 64 px a side, colour images and NaN are none.
bool looks_like_hologram(const Frame& frame);

}  // namespace leukolens
