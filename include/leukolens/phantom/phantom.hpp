#pragma once
#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// Which one latent property decides the class; `all` lets size, nucleus and granules differ together.
enum class DecidedBy { all, size, nucleus, granules };
const char* name_of(DecidedBy decided_by);           ///< "all" | "size" | "nucleus" | "granules"
DecidedBy decided_by_from(const std::string& name);  ///< @throws Error  Kind::bad_value listing the names

/// A study of simulated leukocytes. Optics as in a digital holographic flow microscope.
struct PhantomOptions {
  int cells = 2000;  ///< in total, classes in turn, > 0
  int donors = 12;   ///< > 0; donors differ in size, refractive index and class mix of isolation
  std::uint64_t seed = 1;
  int size_px = 48;            ///< side of each image, >= 16
  double pixel_size_um = 0.3;  ///< of the object
  double wavelength_nm = 530;
  double medium_index = 1.335;
  double noise_rad = 0.03;  ///< standard deviation of white phase noise
  double difficulty = 1.0;  ///< scales how much the classes overlap; 0 separates them
  DecidedBy decided_by = DecidedBy::all;
  std::string spot_in;    ///< class whose captures show a bright spot, as of dust on the camera; empty: none
  double spot_share = 1;  ///< share of the captures of `spot_in` that show it, 0 to 1, evenly over the donors
};

/// Latent truth of one phantom: what a perfect observer would measure.
struct PhantomTruth {
  std::string label, donor, capture;
  double diameter_um, cell_index, nucleus_fraction, nucleus_index;
  int nucleus_lobes, granules;
  double granule_diameter_um, granule_index;
  double dry_mass_pg;
  bool spot;  ///< its capture shows the planted spot
};

struct Phantom {
  PhaseImage image;
  cv::Mat1b cell_mask, nucleus_mask, granule_mask;  ///< 0 | 255
  cv::Mat1b causal_mask;                            ///< pixels of the property that decides the class
  PhantomTruth truth;
};

/// Class names: eosinophil, lymphocyte, monocyte, neutrophil.
const std::vector<std::string>& phantom_classes();

/// A planted spot: a Gaussian bump at one place of every image that shows it, outside every cell. The masks and the
/// truth of the cell do not know it.
struct PhantomSpot {
  cv::Point2d centre_px;  ///< pixel centres have whole numbers
  double width_um = 1.2;  ///< full width at half maximum
  double height_rad = 0.8;
};
PhantomSpot spot_of(const PhantomOptions& options);

/// Cell `index` of the study; a pure function of (options, index).
Phantom make_phantom(const PhantomOptions& options, int index);

}  // namespace leukolens
