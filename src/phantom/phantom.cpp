#include "leukolens/phantom/phantom.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/shape.hpp"
#include "phantom/anatomy.hpp"
#include "phantom/optics.hpp"
#include "phantom/recording.hpp"

namespace leukolens {
namespace {

constexpr double ring_width_um = 0.75;  ///< on either side of the outline, where size decides

void require(bool holds, const char* what) {
  if (!holds) throw Error(Kind::bad_value, std::string("simulated cells: ") + what);
}

void check(const PhantomOptions& o) {
  require(o.cells > 0, "cells must be at least 1");
  require(o.donors > 0, "donors must be at least 1");
  require(o.size_px >= 16 && o.size_px <= 1024, "the image's side must be 16 to 1024 px");
  require(o.pixel_size_um > 0 && std::isfinite(o.pixel_size_um), "the pixel size must be above 0 um");
  require(o.wavelength_nm > 0 && std::isfinite(o.wavelength_nm), "the wavelength must be above 0 nm");
  require(o.medium_index > 1 && o.medium_index < 2, "the medium's refractive index must be between 1 and 2");
  require(o.noise_rad >= 0 && std::isfinite(o.noise_rad), "the noise must be 0 rad or more");
  require(o.difficulty >= 0 && o.difficulty <= 10, "the difficulty must be 0 to 10");
  require(o.spot_share >= 0 && o.spot_share <= 1, "the share of captures with the spot must be 0 to 1");
  const auto& classes = phantom_classes();
  require(o.spot_in.empty() || std::find(classes.begin(), classes.end(), o.spot_in) != classes.end(),
          "the spot must be in one of the classes eosinophil, lymphocyte, monocyte, neutrophil");
}

/// Donors give unequal numbers of cells of each class. Cell n of a class goes to the donor whose share of [0, 1) holds
/// the n-th point of the golden-ratio sequence, which fills [0, 1) evenly: small studies too meet the shares.
int donor_number(const PhantomOptions& options, int label, int cell_of_class) {
  std::vector<double> upper;
  double total = 0;
  Random random(options.seed, "phantom class mix", static_cast<std::uint64_t>(label));
  for (int d = 0; d < options.donors; ++d) upper.push_back(total += random.uniform(0.6, 1.4));
  const double point = std::fmod((cell_of_class + 0.5) * (std::numbers::phi - 1), 1.0) * total;
  const auto donor = std::upper_bound(upper.begin(), upper.end(), point) - upper.begin();
  return std::min(static_cast<int>(donor), options.donors - 1);
}

std::string donor_name(int donor) { return (donor < 9 ? "donor_0" : "donor_") + std::to_string(donor + 1); }

cv::Mat1b outline_ring(const cv::Mat1b& cell, double pixel_size_um) {
  const int reach = std::max(1, static_cast<int>(std::lround(ring_width_um / pixel_size_um)));
  const cv::Mat disc = cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(2 * reach + 1, 2 * reach + 1));
  cv::Mat1b ring;
  cv::morphologyEx(cell, ring, cv::MORPH_GRADIENT, disc);
  return ring;
}

cv::Mat1b causal_mask(const PhantomOptions& options, const Projection& seen) {
  switch (options.decided_by) {
    case DecidedBy::size:
      return outline_ring(seen.cell, options.pixel_size_um);
    case DecidedBy::nucleus:
      return seen.nucleus.clone();
    case DecidedBy::granules:
      return seen.granules.clone();
    case DecidedBy::all:
      break;
  }
  return seen.cell.clone();
}

PhantomTruth truth_of(const PhantomOptions& options, const Anatomy& cell, const Projection& seen) {
  PhantomTruth truth{};
  truth.diameter_um = 2 * cell.radius;
  truth.cell_index = cell.cell_index;
  truth.nucleus_fraction = static_cast<double>(cv::countNonZero(seen.nucleus)) / cv::countNonZero(seen.cell);
  truth.nucleus_index = cell.nucleus_index;
  truth.nucleus_lobes = cell.lobes;
  truth.granules = static_cast<int>(cell.granules.size());
  truth.granule_diameter_um = cell.granule_diameter;
  truth.granule_index = cell.granule_index;
  const double pixel_um2 = options.pixel_size_um * options.pixel_size_um;
  truth.dry_mass_pg = options.wavelength_nm * 1e-3 / (2 * std::numbers::pi * refraction_increment_um3_per_pg) *
                      cv::sum(seen.phase)[0] * pixel_um2;
  return truth;
}

}  // namespace

const std::vector<std::string>& phantom_classes() {
  static const std::vector<std::string> classes = {"eosinophil", "lymphocyte", "monocyte", "neutrophil"};
  return classes;
}

const char* name_of(DecidedBy decided_by) {
  switch (decided_by) {
    case DecidedBy::size:
      return "size";
    case DecidedBy::nucleus:
      return "nucleus";
    case DecidedBy::granules:
      return "granules";
    case DecidedBy::all:
      break;
  }
  return "all";
}

DecidedBy decided_by_from(const std::string& name) {
  for (const auto value : {DecidedBy::all, DecidedBy::size, DecidedBy::nucleus, DecidedBy::granules})
    if (name == name_of(value)) return value;
  throw Error(Kind::bad_value, "`" + name +
                                   "` is no property that can decide the class; give one of all, size, "
                                   "nucleus, granules");
}

Phantom make_phantom(const PhantomOptions& options, int index) {
  check(options);
  require(index >= 0, "cells are counted from 0");
  const auto& classes = phantom_classes();
  const int label = index % static_cast<int>(classes.size());
  const int donor = donor_number(options, label, index / static_cast<int>(classes.size()));
  const Anatomy cell = draw_anatomy(options, index, label, donor_of(options, donor));
  Projection seen = project(options, cell);
  seen.phase += seen.phase.mul(texture(options, index));

  Phantom phantom;
  phantom.image.optics = {options.pixel_size_um, options.wavelength_nm, options.medium_index};
  phantom.image.phase = blurred(seen.phase, options);
  add_recording(options, donor * static_cast<int>(classes.size()) + label, index, phantom.image.phase);
  phantom.truth = truth_of(options, cell, seen);
  phantom.truth.spot = shows_spot(options, label, donor);
  if (phantom.truth.spot) add_spot(options, phantom.image.phase);
  phantom.cell_mask = seen.cell;
  phantom.nucleus_mask = seen.nucleus;
  phantom.granule_mask = seen.granules;
  phantom.causal_mask = causal_mask(options, seen);
  phantom.truth.label = classes[static_cast<std::size_t>(label)];
  phantom.truth.donor = donor_name(donor);
  phantom.truth.capture = phantom.truth.donor + "_" + phantom.truth.label.substr(0, 3);
  return phantom;
}

}  // namespace leukolens
