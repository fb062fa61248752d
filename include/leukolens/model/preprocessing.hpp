#pragma once
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"
#include "leukolens/phase/background.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/phase/frame_segmentation.hpp"
#include "leukolens/phase/image.hpp"

namespace leukolens {

/// How an image becomes the network's input. Part of the model.
struct Preprocessing {
  int patch = 0;  ///< side S of the input, px
  Unit unit = Unit::rad;
  std::optional<double> pixel_size_um;  ///< scale the model was trained at; empty: unknown
  std::optional<double> wavelength_nm;
  std::optional<PhaseRange> phase_range;  ///< how integer samples were read in training
  Background background = Background::none;
  double scale = 1;   ///< --scale of training, for images of unknown pixel size
  bool grey = false;  ///< colour channels are averaged
  /// How cells were cut out of captures, and are again; empty: it was not trained on captures.
  std::optional<FrameSegmentationOptions> objects = {};
  double mean = 0, std = 1;  ///< of the training pixels after cropping; input = (phase - mean) / std
  /// Of `shape_baseline_columns()` over the training cells, D each: the input is then (column - mean) / std of the
  /// cell's shape instead of its pixels. Empty: pixels.
  std::vector<double> shape_mean, shape_std;
};

/// S x S float32, standardised: what the network sees (1 x D for shape columns; an undefined one is 0, the mean). The
/// image is resampled to the model's pixel size where both are known, else by `scale`; then centre-cropped or padded.
/// @param scale  --scale of the caller, for an image of unknown pixel size; empty: the model's own
/// @param warn   told once per kind of doubt (pixel size unknown on one side, other unit)
/// @throws Error  UnfitImage `size` or `unit`
cv::Mat1f network_input(const PhaseImage& image, const Preprocessing& preprocessing, std::optional<double> scale,
                        const Warn& warn);
/// The same from a patch that `patch_of` made.
cv::Mat1f network_input(const PhaseImage& patch, const Preprocessing& preprocessing);

/// How images are converted for the model: what the caller gives, and for what neither he nor the file knows, the
/// model's own phase range and grey.
ConvertOptions conversion_for(const Preprocessing& preprocessing, ConvertOptions given);

/// Tells of images that were taken otherwise than the model's: at another wavelength, to which phase is inversely
/// proportional, or with whole numbers that stand for other radians, where phase may be cut off elsewhere.
void tell_misfit(const Optics& optics, const std::optional<PhaseRange>& range, const Preprocessing& preprocessing,
                 const Warn& warn);

/// Side of the square around an object of a frame, px of the frame, that becomes the patch.
int side_before_scaling(const Optics& optics, const Preprocessing& preprocessing, std::optional<double> scale);

/// 1 x D input of a model of shape columns. @param columns  D, as `shape_baseline_values` gives them
cv::Mat1f standardised_shape(const std::vector<double>& columns, const Preprocessing& preprocessing);

/// The image as `network_input` sees it before standardisation: scaled, background subtracted, cropped or padded to S.
PhaseImage patch_of(const PhaseImage& image, const Preprocessing& preprocessing, std::optional<double> scale,
                    const Warn& warn);

}  // namespace leukolens
