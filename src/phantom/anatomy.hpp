#pragma once
#include <array>
#include <cmath>
#include <vector>

#include "leukolens/phantom/phantom.hpp"

namespace leukolens {

/// An ellipsoid in the plane z = 0 of the cell, lengths in um from the cell's centre.
struct Lobe {
  double x, y;
  double a, b, angle;  ///< half axes in the image plane; `a` lies at `angle` from x
  double half_height;  ///< along the optical axis
};

struct Granule {
  double x, y, diameter;  ///< um
};

/// Modes 2..5 of an outline r(theta) = radius (1 + sum_k (cosine_k cos(k theta) + sine_k sin(k theta))).
struct OutlineMode {
  double cosine, sine;
  double amplitude() const { return std::hypot(cosine, sine); }
};

/// One leukocyte as a body of given refractive indices.
struct Anatomy {
  double centre_x, centre_y;  ///< of the cell from the image's centre, um
  double radius;              ///< um, of the disc with the outline's area
  double half_height;         ///< um, along the optical axis
  std::array<OutlineMode, 4> outline;
  std::vector<Lobe> nucleus;
  int lobes;  ///< as a cytologist counts them (a kidney is one)
  std::vector<Granule> granules;
  double granule_diameter;  ///< um, mean
  double cell_index, nucleus_index, granule_index;
};

/// How one donor's cells differ from the mean donor's.
struct Donor {
  double size_factor, index_shift;
};
Donor donor_of(const PhantomOptions& options, int donor);

/// Draws cell `index` of class `label` (0..3). The property groups size, nucleus and granules follow the class where
/// they decide; all others, the refractive index of the cell among them, come from a class drawn blindly.
Anatomy draw_anatomy(const PhantomOptions& options, int index, int label, const Donor& donor);

}  // namespace leukolens
