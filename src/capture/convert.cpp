#include "leukolens/capture/convert.hpp"

#include <algorithm>
#include <cmath>

#include "capture/convert_sink.hpp"
#include "capture/frame_walk.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr std::size_t frames_of_median = 50;  // as readers take where a capture has no background

std::string sides(const cv::Size& size) { return std::to_string(size.height) + " x " + std::to_string(size.width); }

/// Pixel by pixel the median of the first frames.
cv::Mat1f median_of_first(FrameWalk& walk, const Warn& warn) {
  const std::size_t count = std::min(frames_of_median, walk.places().size());
  std::vector<cv::Mat1f> frames;
  for (std::size_t i = 0; i < count; ++i) {
    frames.push_back(walk.read(walk.places()[i], warn).phase);
    if (frames.back().size() != frames.front().size())
      throw Error(Kind::bad_data, walk.name(walk.places()[i]) + ": " + sides(frames.back().size()) +
                                      " px, the first image has " + sides(frames.front().size()) +
                                      ": there is no common background. Leave --background out.");
  }
  cv::Mat1f median(frames.front().size());
  std::vector<float> values(count);
  for (int y = 0; y < median.rows; ++y)
    for (int x = 0; x < median.cols; ++x) {
      for (std::size_t i = 0; i < count; ++i) values[i] = frames[i](y, x);
      std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(count / 2));
      median(y, x) = values[count / 2];
    }
  return median;
}

void refuse_second_background(FrameWalk& walk) {
  const auto& first = walk.places().front();
  const auto info = walk.info(first);
  if (info.has_background || info.phase_range)
    throw Error(Kind::usage, walk.name(first) + ": its background is subtracted already. Leave --background out.");
}

bool same(std::optional<double> a, std::optional<double> b) {
  return a.has_value() == b.has_value() && (!a || std::abs(*a - *b) <= 1e-6 * std::abs(*a));
}

/// One file has one size and one set of optics.
class Uniform {
 public:
  Uniform(const FrameWalk& walk, const std::filesystem::path& output) : walk_(walk), output_(output) {}

  void check(const PhaseImage& image, const FramePlace& place) {
    if (!first_) {
      first_ = place;
      size_ = image.phase.size();
      optics_ = image.optics;
    }
    const auto refuse = [&](const std::string& fault) {
      throw Error(Kind::bad_data, walk_.name(place) + ": " + fault);
    };
    if (image.phase.size() != size_)
      refuse(sides(image.phase.size()) + " px, but " + walk_.name(*first_) + " has " + sides(size_) + "; " +
             output_.string() +
             " holds images of one size. Name a folder as --output, or leave some out with "
             "--exclude.");
    const Optics& o = image.optics;
    if (!same(o.pixel_size_um, optics_.pixel_size_um) || !same(o.wavelength_nm, optics_.wavelength_nm) ||
        !same(o.medium_index, optics_.medium_index))
      refuse("states other optics than " + walk_.name(*first_) + "; " + output_.string() +
             " holds one. Give --pixel-size, --wavelength and --medium-index, or convert them apart.");
  }

 private:
  const FrameWalk& walk_;
  const std::filesystem::path& output_;
  std::optional<FramePlace> first_;
  cv::Size size_;
  Optics optics_;
};

/// Least and greatest phase of all frames.
PhaseRange find_range(FrameWalk& walk, const cv::Mat1f& background, const Warn& warn, const OnProgress& progress) {
  double lo = INFINITY, hi = -INFINITY;
  for (std::size_t i = 0; i < walk.places().size(); ++i) {
    cv::Mat1f phase = walk.read(walk.places()[i], warn).phase;
    if (!background.empty() && background.size() == phase.size()) phase -= background;
    double least = 0, greatest = 0;
    cv::minMaxLoc(phase, &least, &greatest);
    lo = std::min(lo, least), hi = std::max(hi, greatest);
    if (progress) progress({"finding the range", i + 1, walk.places().size()});
  }
  return {lo, hi > lo ? hi : lo + 1};
}

/// Codes that are uint8 already keep their values.
std::optional<PhaseRange> range_of_codes(FrameWalk& walk, const ConversionOptions& options) {
  const auto info = walk.info(walk.places().front());
  if (info.type != SampleType::u8 || options.median_background) return {};
  return options.convert.phase_range ? options.convert.phase_range : info.phase_range;
}

}  // namespace

void check_conversion_ending(const std::filesystem::path& output) { output_kind(output); }

ConversionReport convert_images(Inputs inputs, const std::filesystem::path& output, const ConversionOptions& options,
                                const Warn& warn, const OnProgress& progress) {
  const OutputKind kind = output_kind(output);
  if (options.range && kind != OutputKind::codes)
    throw Error(Kind::usage,
                output.string() + ": --range is for the codes of a .phase; floats need none. Leave it out.");
  check_output(output, options.if_exists);
  ConversionReport report;
  report.files = inputs.files.size();
  FrameWalk walk(std::move(inputs), options);
  const auto& places = walk.places();
  report.frames = places.size();
  report.optics = walk.read(places.front(), warn).optics;
  cv::Mat1f background;
  if (options.median_background) {
    refuse_second_background(walk);
    background = median_of_first(walk, warn);
  }
  if (kind == OutputKind::codes) {
    report.range = options.range ? options.range : range_of_codes(walk, options);
    if (!report.range) report.range = find_range(walk, background, warn, progress);
  }
  const auto sink = open_sink(output, {places.size(), report.range, report.optics, background, options.if_exists});
  Uniform uniform(walk, output);
  for (std::size_t i = 0; i < places.size(); ++i) {
    PhaseImage image = walk.read(places[i], warn);
    if (kind != OutputKind::folder) uniform.check(image, places[i]);
    if (!background.empty() && kind != OutputKind::raw) {
      if (image.phase.size() != background.size())
        throw Error(Kind::bad_data, walk.name(places[i]) + ": " + sides(image.phase.size()) +
                                        " px, but the background has " + sides(background.size()) +
                                        ". Leave --background out.");
      image.phase -= background;
    }
    sink->add(image, walk.output_name(places[i]));
    if (progress) progress({"converting", i + 1, places.size()});
  }
  report.clipped_px = sink->clipped_px();
  sink->commit();
  return report;
}

}  // namespace leukolens
