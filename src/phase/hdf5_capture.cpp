#include <algorithm>

#include "leukolens/phase/unfit.hpp"
#include "phase/hdf5_layouts.hpp"
#include "phase/hdf5_slice.hpp"
#include "phase/stated_in_json.hpp"

namespace leukolens {
namespace {

constexpr std::size_t frames_of_median = 50;
constexpr std::size_t most_background_px = std::size_t{1} << 26;

/// Group `image` holds one dataset a frame: whole numbers whose background is subtracted and whose range `meta/xml`
/// states (.phase), or floats in rad with the background in (.raw), of which `meta/background` is subtracted here.
class CaptureFile : public PhaseFile {
 public:
  explicit CaptureFile(Hdf5File file) : file_(std::move(file)), names_(file_.names("/image")) {
    sort_naturally(names_);
    if (names_.empty())
      throw UnfitImage(Unfit::empty, file_.name() + ": a capture without frames (its group `image` is empty).");
    if (const auto text = file_.text("/meta/xml")) settings_ = settings_of_json(*text);
    if (const auto text = file_.text_attribute("/meta", "xml"); text && !settings_.crop)
      settings_ = settings_of_json(*text);
    const auto first = first_readable();
    height_ = first.shape[0];
    width_ = first.shape[1];
    type_ = first.type;
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
    info.has_background = file_.has_dataset("/meta/background");
    if (is_integer(type_)) info.phase_range = settings_.crop;
    info.is_capture = true;
    return info;
  }

  FetchedFrame fetch(std::size_t frame) override {
    check_hdf5_frame(file_.name(), frame, frames());
    if (!is_integer(type_) && background_.empty()) make_background();
    return {frame, packed(frame)};
  }

  Frame decode(FetchedFrame fetched) const override {
    const auto number = fetched.frame;
    Frame frame = unpack_slice(std::move(fetched.bytes), name_of_frame(number));
    frame.optics = settings_.optics;
    if (is_integer(frame.type)) {
      frame.phase_range = settings_.crop;
      return frame;
    }
    subtract_background(frame, number);
    if (!stored_background_)
      frame.warnings.push_back(file_.name() + ": has no background (meta/background); the median of its first " +
                               std::to_string(std::min(frames_of_median, frames())) +
                               " frames is subtracted. Cells that stand still in them vanish.");
    return frame;
  }

 private:
  std::string name_of_frame(std::size_t frame) const { return file_.name() + ": frame " + names_[frame]; }

  Hdf5Dataset dataset_of(std::size_t frame) const {
    auto dataset = file_.dataset("/image/" + names_[frame]);
    if (dataset.shape.size() != 2 || dataset.slice_samples() == 0)
      throw Error(Kind::bad_data, name_of_frame(frame) + ": no image of H x W pixels. Export it again.");
    return dataset;
  }

  /// The first frame, or, where that is damaged, the next that is not.
  Hdf5Dataset first_readable() const {
    for (std::size_t frame = 0; frame + 1 < std::min<std::size_t>(frames(), 100); ++frame) try {
        return dataset_of(frame);
      } catch (const Error&) {
      }
    return dataset_of(frames() == 1 ? 0 : std::min<std::size_t>(frames(), 100) - 1);
  }

  std::vector<std::byte> packed(std::size_t frame) const {
    try {
      return pack_slice(dataset_of(frame), 0);
    } catch (const Error& error) {
      throw UnfitImage(Unfit::unreadable, error.what());
    }
  }

  void read_background() {
    if (!file_.has_dataset("/meta/background")) return;
    const auto values = file_.numbers("/meta/background", most_background_px);
    if (!values || values->size() != height_ * width_)
      throw UnfitImage(Unfit::unreadable, file_.name() + ": its background (meta/background) is no image of " +
                                              std::to_string(height_) + " x " + std::to_string(width_) +
                                              " px as the frames are. Export the capture again.");
    background_.assign(values->begin(), values->end());
    stored_background_ = true;
  }

  /// Pixel by pixel the median of the first frames that can be read.
  void make_background() {
    std::vector<std::vector<float>> pixels;
    for (std::size_t frame = 0; frame < std::min(frames_of_median, frames()); ++frame) try {
        const Frame decoded = unpack_slice(packed(frame), name_of_frame(frame));
        if (decoded.samples.size() != height_ * width_ * size_of(decoded.type)) continue;
        pixels.emplace_back(height_ * width_);
        to_floats(decoded.type, decoded.samples.data(), pixels.back().size(), pixels.back().data());
      } catch (const UnfitImage&) {  // its turn to be reported comes when it is read
      }
    background_.assign(height_ * width_, 0);
    if (pixels.empty()) return;
    std::vector<float> values(pixels.size());
    for (std::size_t i = 0; i < background_.size(); ++i) {
      for (std::size_t k = 0; k < pixels.size(); ++k) values[k] = pixels[k][i];
      std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
      background_[i] = values[values.size() / 2];
    }
  }

  void subtract_background(Frame& frame, std::size_t number) const {
    const std::size_t pixels = static_cast<std::size_t>(frame.height) * static_cast<std::size_t>(frame.width);
    if (pixels != background_.size() || frame.height != static_cast<int>(height_))
      throw UnfitImage(Unfit::unreadable, name_of_frame(number) + ": " + std::to_string(frame.height) + " x " +
                                              std::to_string(frame.width) + " px, but the background has " +
                                              std::to_string(height_) + " x " + std::to_string(width_) +
                                              " px. Export the capture again.");
    std::vector<float> values(pixels);
    to_floats(frame.type, frame.samples.data(), pixels, values.data());
    for (std::size_t i = 0; i < pixels; ++i) values[i] -= background_[i];
    frame.type = SampleType::f32;
    const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
    frame.samples.assign(bytes, bytes + pixels * sizeof(float));
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

std::unique_ptr<PhaseFile> open_hdf5_capture(Hdf5File file) { return std::make_unique<CaptureFile>(std::move(file)); }

}  // namespace leukolens
