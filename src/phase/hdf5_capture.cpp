#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/phase/unfit.hpp"
#include "phase/capture_background.hpp"
#include "phase/hdf5_layouts.hpp"
#include "phase/hdf5_slice.hpp"
#include "phase/readers.hpp"
#include "phase/stated_in_json.hpp"

namespace leukolens {
namespace {

constexpr std::size_t frames_of_median = 50, fewest_of_median = 3;  // of two frames it would hold their cells
constexpr std::size_t tries_for_first = 100;
const char* const background_path = "/meta/background";

bool all_finite(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

/// Group `image` holds one dataset a frame: whole numbers whose background is subtracted and whose range `meta/xml`
/// states (.phase), or floats in rad with the background in (.raw), of which `meta/background` is subtracted here.
class CaptureFile : public PhaseFile {
 public:
  CaptureFile(Hdf5File file, std::vector<std::string> names) : file_(std::move(file)), names_(std::move(names)) {
    if (names_.empty())
      throw UnfitImage(Unfit::empty, file_.name() + ": a capture without frames (its group `image` is empty).");
    if (const auto text = file_.text("/meta/xml")) settings_ = settings_of_json(*text);
    if (const auto text = file_.text_attribute("/meta", "xml"); text && !settings_.crop)
      settings_ = settings_of_json(*text);
    const auto first = first_readable();
    height_ = first.height();
    width_ = first.width();
    type_ = first.type();
    if (!is_integer(type_)) read_background();
  }

  std::size_t frames() const override { return names_.size(); }

  PhaseFileInfo info() const override {
    PhaseFileInfo info;
    info.frames = frames();
    info.height = static_cast<int>(height_);
    info.width = static_cast<int>(width_);
    info.type = type_;
    info.optics = settings_.optics;
    info.frame_names = names_;
    info.has_background = file_.has_dataset(background_path);
    if (is_integer(type_)) info.phase_range = settings_.crop;
    info.layout = is_integer(type_) ? "capture of codes (.phase)" : "capture of radians (.raw)";
    info.is_capture = true;
    return info;
  }

  FetchedFrame fetch(std::size_t frame) override {
    check_frame(file_.name(), frame, frames());
    if (!is_integer(type_) && background_.empty()) make_background();
    return {frame, SliceReader(samples_of(frame)).pack(0)};
  }

  Frame decode(FetchedFrame fetched) const override {
    const auto number = fetched.frame;
    Frame frame = unpack_slice(std::move(fetched.bytes), name_of_frame(number));
    frame.optics = settings_.optics;
    if (const auto gap = gap_in_names(); !gap.empty()) frame.warnings.push_back(gap);
    if (is_integer(frame.type)) {
      frame.phase_range = settings_.crop;
      return frame;
    }
    subtract_background(frame);
    if (!stored_background_)
      frame.warnings.push_back(file_.name() + ": has no background (meta/background); the median of its first " +
                               std::to_string(std::min(frames_of_median, frames())) +
                               " frames is subtracted. Cells that stand still in them vanish.");
    return frame;
  }

 private:
  /// Frames count from 0 as they lie in the file, whatever they are called; empty where the names say the same.
  std::string gap_in_names() const {
    const auto last = to_number(names_.back()), first = to_number(names_.front());
    if (!first || !last || *last - *first + 1 == static_cast<double>(names_.size())) return "";
    return file_.name() + ": holds " + std::to_string(names_.size()) + " frames named " + names_.front() + " to " +
           names_.back() + "; some are missing. Frames count from 0 among those that are there.";
  }

  std::string name_of_frame(std::size_t frame) const { return file_.name() + ": frame " + names_[frame]; }

  [[noreturn]] void refuse_frame(std::size_t frame, const std::string& fault) const {
    throw UnfitImage(Unfit::unreadable, name_of_frame(frame) + ": " + fault);
  }

  Hdf5Samples image_of(std::size_t frame) const {
    auto samples = file_.dataset("/image/" + names_[frame]);
    if (samples.shape().size() != 2) refuse_frame(frame, "no image of H x W pixels. Export it again.");
    return samples;
  }

  /// Codes among radians would be taken for them, and other codes for those that the range is of.
  Hdf5Samples samples_of(std::size_t frame) const {
    auto samples = image_of(frame);
    if (samples.type() != type_)
      refuse_frame(frame, std::string(name_of(samples.type())) + " samples, but the capture's are " + name_of(type_) +
                              ". Export it again.");
    if (samples.height() != height_ || samples.width() != width_)
      refuse_frame(frame, std::to_string(samples.height()) + " x " + std::to_string(samples.width()) +
                              " px, but the capture's have " + std::to_string(height_) + " x " +
                              std::to_string(width_) + " px. Export it again.");
    return samples;
  }

  /// The first frame, or, where that is damaged, the next that is not.
  Hdf5Samples first_readable() const {
    const std::size_t tries = std::min(frames(), tries_for_first);
    for (std::size_t frame = 0; frame + 1 < tries; ++frame) try {
        return image_of(frame);
      } catch (const UnfitImage&) {  // its turn to be reported comes when it is read
      }
    return image_of(tries - 1);
  }

  void read_background() {
    if (!file_.has_dataset(background_path)) return;
    const auto refuse = [&](const std::string& fault) {
      throw UnfitImage(Unfit::unreadable,
                       file_.name() + ": its background (meta/background) " + fault + ". Export the capture again.");
    };
    const auto stored = file_.dataset(background_path);
    if (stored.slices() != 1 || stored.height() != height_ || stored.width() != width_)
      refuse("is no image of " + std::to_string(height_) + " x " + std::to_string(width_) + " px as the frames are");
    background_.resize(height_ * width_);
    const Frame decoded = unpack_slice(SliceReader(stored).pack(0), stored.name());
    to_floats(decoded.type, decoded.samples.data(), background_.size(), background_.data());
    if (!all_finite(background_)) refuse("holds NaN or infinite samples");
    stored_background_ = true;
  }

  /// A frame's samples where it can serve for the background, else nothing.
  std::vector<float> background_sample(std::size_t frame) const {
    try {
      const Frame decoded = unpack_slice(SliceReader(samples_of(frame)).pack(0), name_of_frame(frame));
      std::vector<float> values(height_ * width_);
      to_floats(decoded.type, decoded.samples.data(), values.size(), values.data());
      if (all_finite(values)) return values;
    } catch (const UnfitImage&) {  // its turn to be reported comes when it is read
    }
    return {};
  }

  void make_background() {
    std::vector<std::vector<float>> images;
    for (std::size_t frame = 0; frame < std::min(frames_of_median, frames()); ++frame)
      if (auto values = background_sample(frame); !values.empty()) images.push_back(std::move(values));
    if (images.size() < fewest_of_median)
      throw UnfitImage(Unfit::unreadable, file_.name() + ": has no background (meta/background), and " +
                                              std::to_string(images.size()) + " of its first " +
                                              std::to_string(std::min(frames_of_median, frames())) +
                                              " frames can be read, too few to make one of. Export the capture again "
                                              "with its background.");
    background_ = median_image(std::move(images));
  }

  void subtract_background(Frame& frame) const {
    std::vector<float> values(background_.size());
    to_floats(frame.type, frame.samples.data(), values.size(), values.data());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] -= background_[i];
    frame.type = SampleType::f32;
    const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
    frame.samples.assign(bytes, bytes + values.size() * sizeof(float));
  }

  Hdf5File file_;
  std::vector<std::string> names_;
  StatedSettings settings_;
  std::size_t height_ = 0, width_ = 0;
  SampleType type_ = SampleType::u8;  ///< of the first frame
  std::vector<float> background_;     ///< H x W of a capture of floats; made with the first frame where none is stored
  bool stored_background_ = false;
};

}  // namespace

std::unique_ptr<PhaseFile> open_hdf5_capture(Hdf5File file, std::vector<std::string> names) {
  return std::make_unique<CaptureFile>(std::move(file), std::move(names));
}

}  // namespace leukolens
