#pragma once
#include <filesystem>
#include <memory>
#include <optional>

#include "leukolens/core/files.hpp"
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// What a capture says of all its frames.
struct CaptureWriterOptions {
  /// Radians at codes 0 and 255: frames are written as uint8 (`.phase`). Without it as float32 radians (`.raw`).
  std::optional<PhaseRange> range;
  /// H x W, `meta/background`. Readers subtract it from the float frames of a `.raw`; of a `.phase` it is for the
  /// record. Empty: a `.raw` gets one of zeros, else readers would make one of the frames' median.
  cv::Mat1f background;
  Optics optics;
  IfExists if_exists = IfExists::refuse;
};

/// Writes a capture as the lab's microscopes do: HDF5 with group `image` (one gzip dataset a frame, named %05d), `meta`
/// (`background`, `img_size` = height and width, `n_files`, `type`, `version`, `xml` = JSON text with `crop_min`,
/// `crop_max` and the optics) and `label` (empty). In constant memory; appears whole or not at all.
class CaptureWriter {
 public:
  /// @throws Error  as check_output; Kind::bad_value for a range that is not lo < hi and finite
  CaptureWriter(const std::filesystem::path& path, CaptureWriterOptions options);
  ~CaptureWriter();
  CaptureWriter(CaptureWriter&&) noexcept;
  CaptureWriter& operator=(CaptureWriter&&) noexcept;

  /// The next frame. Codes are rounded to the nearest and cut off at 0 and 255.
  /// @param phase  H x W rad, all frames of one size: of a `.phase` without its background, of a `.raw` with it
  /// @throws Error  Kind::bad_value: no pixels, another size, NaN in a frame of codes; Kind::io
  void add(const cv::Mat1f& phase);
  std::size_t frames() const;
  std::size_t clipped_px() const;  ///< pixels so far whose phase lies outside the range, cut off at its ends

  /// Without it the file is removed. @throws Error  Kind::bad_value where there is no frame; Kind::io
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace leukolens
