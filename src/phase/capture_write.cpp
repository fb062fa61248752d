#include "leukolens/phase/capture_write.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "phase/hdf5_output.hpp"

namespace leukolens {
namespace {

constexpr double largest_code = 255;

std::string settings_text(const CaptureWriterOptions& options) {
  Json settings = {{"written_by", "leukolens"}};
  if (options.range) settings["crop_min"] = options.range->lo, settings["crop_max"] = options.range->hi;
  if (options.optics.pixel_size_um) settings["pixel_size_um"] = *options.optics.pixel_size_um;
  if (options.optics.wavelength_nm) settings["wavelength_nm"] = *options.optics.wavelength_nm;
  if (options.optics.medium_index) settings["medium_index"] = *options.optics.medium_index;
  return settings.dump();
}

std::string sides(const cv::Size& size) { return std::to_string(size.height) + " x " + std::to_string(size.width); }

}  // namespace

struct CaptureWriter::State {
  Hdf5Output file;
  CaptureWriterOptions options;
  cv::Size size;
  std::size_t frames = 0, clipped = 0;

  State(const std::filesystem::path& path, CaptureWriterOptions given)
      : file(path, given.if_exists), options(std::move(given)) {
    for (const char* group : {"/image", "/meta", "/label"}) file.group(group);
  }

  [[noreturn]] void refuse(const std::string& fault) const {
    throw Error(Kind::bad_value, "frame " + std::to_string(frames) + " of the capture: " + fault);
  }

  void check(const cv::Mat1f& phase) {
    if (phase.empty()) refuse("it has no pixels.");
    if (frames == 0) size = phase.size();
    if (phase.size() != size)
      refuse(sides(phase.size()) + " px, the first has " + sides(size) + "; a capture's frames are of one size.");
    if (!options.background.empty() && options.background.size() != size)
      refuse(sides(size) + " px, but the background has " + sides(options.background.size()) + ".");
  }

  cv::Mat1b codes_of(const cv::Mat1f& phase) {
    cv::Mat1b codes(phase.size());
    const double slope = largest_code / (options.range->hi - options.range->lo);
    auto code = codes.begin();
    for (const float value : phase) {
      if (std::isnan(value)) refuse("holds NaN, which uint8 codes cannot hold. Write it as .raw.");
      const double exact = std::round((value - options.range->lo) * slope);
      clipped += exact < 0 || exact > largest_code;
      *code++ = static_cast<unsigned char>(std::clamp(exact, 0., largest_code));
    }
    return codes;
  }

  void write_meta() {
    const cv::Mat1f background = options.background.empty() ? cv::Mat1f::zeros(size) : options.background.clone();
    file.image("/meta/background", size.height, size.width, SampleType::f32, background.data);
    file.numbers("/meta/img_size", std::array<std::int64_t, 2>{size.height, size.width});
    file.numbers("/meta/n_files", std::array{static_cast<std::int64_t>(frames)});
    file.text("/meta/type", options.range ? "phase" : "raw");
    file.text("/meta/version", "1");
    file.text("/meta/xml", settings_text(options));
  }
};

CaptureWriter::CaptureWriter(const std::filesystem::path& path, CaptureWriterOptions options) {
  if (const auto& range = options.range;
      range && !(std::isfinite(range->lo) && std::isfinite(range->hi) && range->lo < range->hi))
    throw Error(Kind::bad_value, path.string() + ": a phase range of " + to_text(range->lo) + " to " +
                                     to_text(range->hi) + " rad cannot be written; give LO < HI.");
  state_ = std::make_unique<State>(path, std::move(options));
}

CaptureWriter::~CaptureWriter() = default;
CaptureWriter::CaptureWriter(CaptureWriter&&) noexcept = default;
CaptureWriter& CaptureWriter::operator=(CaptureWriter&&) noexcept = default;

void CaptureWriter::add(const cv::Mat1f& phase) {
  State& s = *state_;
  s.check(phase);
  const std::string name = "/image/" + zero_padded(s.frames, 5);  // as the microscope's program names its frames
  if (s.options.range)
    s.file.image(name, phase.rows, phase.cols, SampleType::u8, s.codes_of(phase).data);
  else
    s.file.image(name, phase.rows, phase.cols, SampleType::f32, (phase.isContinuous() ? phase : phase.clone()).data);
  ++s.frames;
}

std::size_t CaptureWriter::frames() const { return state_->frames; }
std::size_t CaptureWriter::clipped_px() const { return state_->clipped; }

void CaptureWriter::commit() {
  if (state_->frames == 0) throw Error(Kind::bad_value, "a capture without frames cannot be written.");
  state_->write_meta();
  state_->file.commit();
}

}  // namespace leukolens
