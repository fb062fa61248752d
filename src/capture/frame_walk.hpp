#pragma once
#include <memory>
#include <vector>

#include "leukolens/capture/convert.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {

/// One image of the inputs.
struct FramePlace {
  std::size_t file, frame;
};

/// The images that are converted, in their order, one file open at a time.
class FrameWalk {
 public:
  /// Sorts the files of folders by the numbers in their names. Opens every file to count its frames.
  /// @throws Error  naming the file that cannot be opened; Kind::usage where no frame is left
  FrameWalk(Inputs inputs, const ConversionOptions& options);

  const std::vector<FramePlace>& places() const { return places_; }
  /// "frames/12.tif", "a.phase#7": as ids name it
  std::string name(const FramePlace& place) const;
  /// Where a folder of images puts it, without ending: "frames/12"; "a/00007", or "00007" of the only file.
  std::string output_name(const FramePlace& place) const;
  PhaseFileInfo info(const FramePlace& place);
  /// @throws UnfitImage, Error  naming the image and the remedy
  PhaseImage read(const FramePlace& place, const Warn& warn);

 private:
  PhaseFile& open(std::size_t file);
  Inputs inputs_;
  const ConversionOptions& options_;
  std::vector<FramePlace> places_;
  std::vector<std::size_t> frames_of_;  ///< by file
  std::unique_ptr<PhaseFile> file_;
  std::size_t opened_ = 0;
};

}  // namespace leukolens
