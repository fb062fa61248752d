#include "leukolens/phase/frame.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

void check_channels(const Frame& frame, const ConvertOptions& options, const std::string& name) {
  if (frame.height <= 0 || frame.width <= 0 || frame.channels <= 0)
    throw UnfitImage(Unfit::empty, name + ": no pixels. Export the image again.");
  if (frame.channels > 1 && !options.grey)
    throw UnfitImage(Unfit::colour, name + ": " + std::to_string(frame.channels) + " channels" +
                                        (frame.channels == 3 ? " (RGB)" : "") +
                                        "; phase images have one. Give --grey to take the mean, or export the phase "
                                        "channel.");
}

cv::Mat1f mean_of_channels(const Frame& frame) {
  cv::Mat1f mean(frame.height, frame.width);
  const std::size_t pixels = mean.total();
  const auto channels = static_cast<std::size_t>(frame.channels);
  if (channels == 1) {
    to_floats(frame.type, frame.samples.data(), pixels, mean.ptr<float>());
    return mean;
  }
  std::vector<float> samples(pixels * channels);
  to_floats(frame.type, frame.samples.data(), samples.size(), samples.data());
  for (std::size_t i = 0; i < pixels; ++i) {
    double sum = 0;
    for (std::size_t c = 0; c < channels; ++c) sum += samples[i * channels + c];
    mean.ptr<float>()[i] = static_cast<float>(sum / static_cast<double>(channels));
  }
  return mean;
}

/// 32-bit samples that hold 16-bit codes fill 1/65536 of their range, and so of the phase range; 16-bit samples that
/// hold 8-bit codes 1/256.
void check_used_range(const cv::Mat1f& codes, const Frame& frame, const Warn& warn) {
  const std::size_t bytes = size_of(frame.type);
  if (!warn || bytes < 2) return;
  const int parts = bytes == 2 ? 256 : 4096;
  if (*std::max_element(codes.begin(), codes.end()) >= full_scale(frame.type) / parts) return;
  warn(std::string(name_of(frame.type)) + " samples use less than 1/" + std::to_string(parts) +
       " of their full scale " + to_text(full_scale(frame.type)) +
       ", to which the phase range extends: the phase becomes nearly flat. Export samples that use their whole range, "
       "or float radians.");
}

/// Integer codes to radians where the range is known, else to 0..1.
Unit scale_codes(cv::Mat1f& codes, const Frame& frame, const ConvertOptions& options, const Warn& warn) {
  const double full = full_scale(frame.type);
  check_used_range(codes, frame, warn);
  auto known = options.phase_range ? options.phase_range : frame.phase_range;
  if (!known) known = options.fallback_range;
  const PhaseRange range = known.value_or(PhaseRange{0, 1});
  const double slope = (range.hi - range.lo) / full;
  for (float& value : codes) value = static_cast<float>(range.lo + slope * value);
  if (known) return Unit::rad;
  if (warn)
    warn(std::string(name_of(frame.type)) +
         " samples have no unit; read as 0..1, unit arbitrary. Give --phase-range lo:hi (radians at 0 and at " +
         to_text(full) + ").");
  return Unit::arbitrary;
}

void check_values(const cv::Mat1f& phase, const ConvertOptions& options, const std::string& name) {
  const float first = *phase.ptr<float>();
  bool finite = true, constant = true;
  for (const float value : phase) {
    finite &= std::isfinite(value);
    constant &= value == first;
  }
  if (!finite)
    throw UnfitImage(Unfit::not_finite, name + ": holds NaN or infinite samples. Export it again, or fill them first.");
  if (constant && !options.constant_fits)
    throw UnfitImage(Unfit::constant,
                     name + ": all samples are equal (" + to_text(first) + "); there is no cell in it.");
}

}  // namespace

Frame crop(const Frame& frame, const cv::Rect& box) {
  if (box.empty() || (box & cv::Rect(0, 0, frame.width, frame.height)) != box)
    throw Error(Kind::bad_value, "a box of " + std::to_string(box.width) + " x " + std::to_string(box.height) +
                                     " px reaches beyond its frame of " + std::to_string(frame.width) + " x " +
                                     std::to_string(frame.height) + " px.");
  Frame part = frame;
  part.width = box.width;
  part.height = box.height;
  const std::size_t pixel = static_cast<std::size_t>(frame.channels) * size_of(frame.type);
  const auto at = [&](int x, int y) {
    return frame.samples.begin() + static_cast<std::ptrdiff_t>((std::size_t(y) * frame.width + x) * pixel);
  };
  part.samples.clear();
  for (int y = box.y; y < box.br().y; ++y) part.samples.insert(part.samples.end(), at(box.x, y), at(box.br().x, y));
  return part;
}

std::string content_hash(const Frame& frame) {
  Sha256 hash;
  hash.add(std::to_string(frame.height) + "x" + std::to_string(frame.width) + "x" + std::to_string(frame.channels) +
           " " + name_of(frame.type) + "\n");
  hash.add(std::span<const std::byte>(frame.samples));
  return hash.hex();
}

void tell_file_warnings(const Frame& frame, const ConvertOptions& options, const Warn& warn) {
  if (!warn) return;
  for (const std::string& text : frame.warnings) warn(text);
  if (!frame.pixel_size_fault.empty() && !options.pixel_size_um) warn(frame.pixel_size_fault);
}

PhaseImage to_phase(const Frame& frame, const ConvertOptions& options, const std::string& name, const Warn& warn) {
  check_channels(frame, options, name);
  PhaseImage image;
  image.phase = mean_of_channels(frame);
  check_values(image.phase, options, name);
  if (is_integer(frame.type)) image.unit = scale_codes(image.phase, frame, options, warn);
  image.optics = frame.optics;
  tell_file_warnings(frame, options, warn);
  if (options.pixel_size_um) image.optics.pixel_size_um = options.pixel_size_um;
  if (options.wavelength_nm) image.optics.wavelength_nm = options.wavelength_nm;
  if (options.medium_index) image.optics.medium_index = options.medium_index;
  return image;
}

}  // namespace leukolens
