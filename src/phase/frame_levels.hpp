#pragma once
#include "leukolens/phase/image.hpp"

namespace leukolens {

/// What a frame's pixels say of its medium.
struct FrameLevels {
  double background;  ///< the commonest value
  double noise;       ///< standard deviation about it, of pixels that are no object's
  double low;         ///< objects rise above this ...
  double seed;        ///< ... and somewhere above this
};
FrameLevels levels_of(const PhaseImage& frame);

}  // namespace leukolens
