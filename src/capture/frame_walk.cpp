#include "capture/frame_walk.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/core/natural_order.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/ids.hpp"

namespace leukolens {
namespace {

std::string without_ending(const std::string& path) {
  const auto slash = path.rfind('/'), dot = path.rfind('.');
  const bool has_ending = dot != std::string::npos && (slash == std::string::npos || dot > slash + 1);
  return has_ending && is_phase_file_name(path) ? path.substr(0, dot) : path;
}

}  // namespace

FrameWalk::FrameWalk(Inputs inputs, const ConversionOptions& options) : inputs_(std::move(inputs)), options_(options) {
  if (!inputs_.from_manifest) std::ranges::stable_sort(inputs_.files, naturally_before, &InputFile::relative_path);
  std::size_t all = 0;
  const auto& range = options.frames;
  for (std::size_t file = 0; file < inputs_.files.size(); ++file) {
    frames_of_.push_back(open(file).frames());
    const auto only = inputs_.files[file].frame;
    for (std::size_t frame = only.value_or(0); frame < (only ? *only + 1 : frames_of_.back()); ++frame, ++all)
      if (range.holds(all)) places_.push_back({file, frame});
  }
  if (places_.empty())
    throw Error(Kind::usage, "--frames " + text_of(range) + " leaves none of the " + std::to_string(all) + " frames.");
}

PhaseFile& FrameWalk::open(std::size_t file) {
  if (!file_ || opened_ != file) {
    file_.reset();
    file_ = open_phase_file(inputs_.files[file].path);
    opened_ = file;
  }
  return *file_;
}

std::string FrameWalk::name(const FramePlace& place) const {
  return cell_id(inputs_.files[place.file].relative_path,
                 frames_of_[place.file] > 1 ? std::optional(place.frame) : std::nullopt);
}

std::string FrameWalk::output_name(const FramePlace& place) const {
  const std::string stem = without_ending(inputs_.files[place.file].relative_path);
  if (frames_of_[place.file] == 1) return stem;
  const std::string number = zero_padded(place.frame, 5);
  return inputs_.files.size() == 1 ? number : stem + "/" + number;
}

PhaseFileInfo FrameWalk::info(const FramePlace& place) { return open(place.file).info(); }

PhaseImage FrameWalk::read(const FramePlace& place, const Warn& warn) {
  if (options_.stop && *options_.stop) throw Error(Kind::interrupted, "Interrupted; nothing was written.");
  auto convert = options_.convert;
  convert.constant_fits = true;
  PhaseImage image = to_phase(open(place.file).read(place.frame), convert, name(place), warn);
  if (image.unit != Unit::rad)
    throw Error(Kind::usage, name(place) +
                                 ": whole numbers have no unit. Give --phase-range LO:HI (radians at 0 and at "
                                 "full scale), such as --phase-range=-0.5:6.");
  return image;
}

}  // namespace leukolens
