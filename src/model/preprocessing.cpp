#include "leukolens/model/preprocessing.hpp"

#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/model/shape_baseline.hpp"
#include "leukolens/phase/scale.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

/// Factor by which the image is resampled: to the model's pixel size where both are known.
double factor_of(const Optics& optics, const Preprocessing& p, std::optional<double> scale, const Warn& warn) {
  if (optics.pixel_size_um && p.pixel_size_um) return *optics.pixel_size_um / *p.pixel_size_um;
  if (scale) return *scale;
  if (p.pixel_size_um && warn)
    warn("the pixel size of some images is unknown, that of the model is " + to_text(*p.pixel_size_um) +
         " um; the images are assumed to have it already. Give --pixel-size or --scale if they have not.");
  if (optics.pixel_size_um && !p.pixel_size_um && warn)
    warn(
        "the model was trained on images of unknown pixel size; images that state theirs are used as they are. Give "
        "--scale if they differ in scale.");
  return p.scale;
}

}  // namespace

void tell_misfit(const Optics& optics, const std::optional<PhaseRange>& range, const Preprocessing& p,
                 const Warn& warn) {
  constexpr double same_wavelength = .01, same_range = 1e-6;
  if (!warn) return;
  if (optics.wavelength_nm && p.wavelength_nm &&
      std::abs(*optics.wavelength_nm - *p.wavelength_nm) > same_wavelength * *p.wavelength_nm)
    warn("some images were taken at " + to_text(*optics.wavelength_nm) + " nm, those that the model learnt from at " +
         to_text(*p.wavelength_nm) + " nm: the same cell has " +
         to_text(std::round(100 * *p.wavelength_nm / *optics.wavelength_nm) / 100) +
         " times the phase. Classify with a model of this wavelength, or check on labelled cells.");
  if (range && p.phase_range &&
      std::abs(range->lo - p.phase_range->lo) + std::abs(range->hi - p.phase_range->hi) > same_range)
    warn("the whole numbers of some files stand for " + to_text(range->lo) + " to " + to_text(range->hi) +
         " rad, those that the model learnt from for " + to_text(p.phase_range->lo) + " to " +
         to_text(p.phase_range->hi) +
         " rad: phase is cut off elsewhere. Export with the same crop where cells reach it.");
}

ConvertOptions conversion_for(const Preprocessing& p, ConvertOptions given) {
  given.grey = given.grey || p.grey;
  given.fallback_range = p.phase_range;
  return given;
}

int side_before_scaling(const Optics& optics, const Preprocessing& p, std::optional<double> scale) {
  return static_cast<int>(std::ceil(p.patch / factor_of(optics, p, scale, {})));
}

cv::Mat1f standardised_shape(const std::vector<double>& columns, const Preprocessing& p) {
  cv::Mat1f row(1, static_cast<int>(columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double value = (columns[i] - p.shape_mean[i]) / p.shape_std[i];
    row(0, static_cast<int>(i)) = std::isfinite(value) ? static_cast<float>(value) : 0;
  }
  return row;
}

PhaseImage patch_of(const PhaseImage& image, const Preprocessing& p, std::optional<double> scale, const Warn& warn) {
  if (image.unit != p.unit)
    throw UnfitImage(Unfit::unit, std::string("phase in unit `") + name_of(image.unit) + "`, but the model expects `" +
                                      name_of(p.unit) +
                                      "`. Integer images need --phase-range lo:hi to become radians; a model for " +
                                      "arbitrary units needs images without one.");
  const double factor = factor_of(image.optics, p, scale, warn);
  PhaseImage patch = image;
  // The border is the image's own, so the background is fitted before anything is cropped or padded.
  patch.phase = crop_or_pad(resample(subtract_background(image.phase, p.background), factor), p.patch);
  if (patch.optics.pixel_size_um) *patch.optics.pixel_size_um /= factor;
  return patch;
}

cv::Mat1f network_input(const PhaseImage& image, const Preprocessing& p, std::optional<double> scale,
                        const Warn& warn) {
  return network_input(patch_of(image, p, scale, warn), p);
}

cv::Mat1f network_input(const PhaseImage& patch, const Preprocessing& p) {
  if (!p.shape_mean.empty()) return standardised_shape(shape_baseline_values(patch), p);
  cv::Mat1f input;
  patch.phase.convertTo(input, CV_32F, 1 / p.std, -p.mean / p.std);
  return input;
}

}  // namespace leukolens
