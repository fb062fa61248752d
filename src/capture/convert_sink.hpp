#pragma once
#include <memory>
#include <string>

#include "leukolens/capture/convert.hpp"

namespace leukolens {

/// Where converted images go.
class ImageSink {
 public:
  virtual ~ImageSink() = default;
  /// @param name  of the file, in a folder of images
  virtual void add(const PhaseImage& image, const std::string& name) = 0;
  virtual void commit() = 0;
  virtual std::size_t clipped_px() const { return 0; }
};

enum class OutputKind { codes, raw, stack, folder };
OutputKind output_kind(const std::filesystem::path& output);  ///< @throws as check_conversion_ending

/// What a sink must know beforehand.
struct SinkFacts {
  std::size_t frames;
  std::optional<PhaseRange> range;  ///< of codes
  Optics optics;
  cv::Mat1f background;  ///< for `meta/background` of a capture
  IfExists if_exists;
};
std::unique_ptr<ImageSink> open_sink(const std::filesystem::path& output, const SinkFacts& facts);

}  // namespace leukolens
