#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/array.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/phase/image.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {

/// Radians at 0 and at full scale of integer samples (--phase-range lo:hi).
struct PhaseRange {
  double lo, hi;
};

/// One decoded image as the file stores it, before any conversion.
struct Frame {
  int height = 0, width = 0, channels = 1;  ///< samples are H x W x C, native byte order
  SampleType type = SampleType::f32;
  std::vector<std::byte> samples;
  Optics optics;
  std::optional<PhaseRange> phase_range;  ///< of integer samples, where the file says it
  std::string pixel_size_fault;           ///< why a stated pixel size was not understood, naming the file; mostly empty
  std::vector<std::string> warnings;      ///< what else in the file does not fit together, naming it
};

/// The samples inside a box, px. @throws Error  Kind::bad_value for a box that is empty or reaches beyond the frame
Frame crop(const Frame& frame, const cv::Rect& box);

/// SHA-256 of shape, type and decoded samples: the same pixels have the same hash in every container.
std::string content_hash(const Frame& frame);

/// How stored samples become phase. What the caller knows beats what the file says.
struct ConvertOptions {
  bool grey = false;                         ///< take the mean of colour channels instead of refusing them
  std::optional<PhaseRange> phase_range;     ///< for integer samples, overrides the file's; without either they are
                                             ///< scaled 0..1, unit arbitrary
  std::optional<PhaseRange> fallback_range;  ///< for integer samples where neither the caller nor the file knows it
  std::optional<double> pixel_size_um;       ///< overrides the file's, > 0
  std::optional<double> wavelength_nm;       ///< overrides the file's, > 0
  std::optional<double> medium_index;        ///< overrides the file's, > 1
  bool constant_fits = false;                ///< images of one value are no fault: frames without a cell
};

/// Tells of `frame.warnings`, and of `frame.pixel_size_fault` unless the caller gives the pixel size.
void tell_file_warnings(const Frame& frame, const ConvertOptions& options, const Warn& warn);

/// @param name  what messages call the image
/// @param warn  told of integer samples without a phase range, or far smaller than it, in words that are the same for
///              every such image: shown once for a whole folder; and what `tell_file_warnings` tells
/// @throws UnfitImage  naming the image: colour without `grey`, NaN or infinity, empty, all samples equal
PhaseImage to_phase(const Frame& frame, const ConvertOptions& options, const std::string& name, const Warn& warn);

}  // namespace leukolens
