#pragma once
#include <atomic>
#include <filesystem>

#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// How images become files of another format.
struct ConversionOptions {
  ConvertOptions convert;           ///< how stored samples become phase
  std::optional<PhaseRange> range;  ///< radians at codes 0 and 255 of a `.phase`; empty: that of samples which are
                                    ///< uint8 already, else the least and greatest phase of all frames
  bool median_background = false;   ///< subtract the median of the first 50 frames; of a `.raw` it is kept beside them
  FrameRange frames;                ///< of all images in their order
  IfExists if_exists = IfExists::refuse;
  const std::atomic<bool>* stop = nullptr;  ///< looked at after every frame
};

struct ConversionReport {
  std::size_t files = 0, frames = 0;
  std::optional<PhaseRange> range;  ///< of a `.phase`
  std::size_t clipped_px = 0;       ///< pixels outside it, cut off at its ends
  Optics optics;                    ///< of the first image
};

/// Writes all frames of the inputs in float32 radians, in memory that does not grow with their number: `.phase` (uint8
/// codes) or `.raw`, a capture; `.npy`, `.h5`, `.tif`, a stack (phase/stack_write.hpp); without ending, a folder of
/// TIFF files named as the inputs, with conversion.json. Files of folders are taken in the order of the numbers in
/// their names.
/// @throws Error  Kind::usage: unknown ending, range without codes, integers without a phase range, a background of
///                captures that have one; Kind::bad_data naming the image: cannot be read, another size or other optics
///                than the first, two images of one name; as check_output
ConversionReport convert_images(Inputs inputs, const std::filesystem::path& output, const ConversionOptions& options,
                                const Warn& warn, const OnProgress& progress);

/// @throws Error  Kind::usage for an ending that is not written, listing those that are
void check_conversion_ending(const std::filesystem::path& output);

}  // namespace leukolens
