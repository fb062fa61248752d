#include "phase/npy_layout.hpp"

#include <algorithm>

#include "leukolens/core/text.hpp"
#include "leukolens/phase/unfit.hpp"
#include "phase/source.hpp"

namespace leukolens {

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::vector<std::string> sides;
  for (const std::size_t side : shape) sides.push_back(std::to_string(side));
  return sides.empty() ? "()" : join(sides, " x ");
}

NpyLayout npy_layout(const NpyHeader& header, const std::string& name) {
  const auto fail = [&](const std::string& fault) { throw UnfitImage(Unfit::unreadable, name + ": " + fault); };
  NpyLayout layout;
  auto shape = header.shape;
  layout.frame.type = header.type;
  if (shape.size() > 2 && (shape.back() == 3 || shape.back() == 4) && shape[shape.size() - 2] > 4) {
    layout.frame.channels = static_cast<int>(shape.back());
    shape.pop_back();
  }
  if (shape.size() == 2) shape.insert(shape.begin(), 1);
  if (shape.size() != 3)
    fail("an array of " + shape_text(header.shape) + "; images are H x W, stacks N x H x W. Save it so.");
  if (shape[0] == 0 || shape[1] == 0 || shape[2] == 0)
    throw UnfitImage(Unfit::empty,
                     name + ": an array of " + shape_text(header.shape) + " has no pixels. Save the image again.");
  if (shape[1] > largest_image_px / shape[2])
    fail("images of " + shape_text({shape[1], shape[2]}) + " pixels are larger than can be read.");
  layout.frames = shape[0];
  layout.frame.height = static_cast<int>(shape[1]);
  layout.frame.width = static_cast<int>(shape[2]);
  layout.frame_bytes = shape[1] * shape[2] * static_cast<std::size_t>(layout.frame.channels) * size_of(header.type);
  return layout;
}

PhaseFileInfo info_of(const NpyLayout& layout) {
  PhaseFileInfo info;
  info.frames = layout.frames;
  info.height = layout.frame.height;
  info.width = layout.frame.width;
  info.channels = layout.frame.channels;
  info.type = layout.frame.type;
  return info;
}

std::vector<std::byte> image_bytes(const Array& array, const NpyLayout& layout, std::size_t index) {
  const auto begin = array.bytes.begin() + static_cast<std::ptrdiff_t>(index * layout.frame_bytes);
  return {begin, begin + static_cast<std::ptrdiff_t>(layout.frame_bytes)};
}

Frame frame_of(const NpyLayout& layout, std::vector<std::byte> samples, bool swap) {
  Frame frame = layout.frame;
  frame.samples = std::move(samples);
  const auto size = static_cast<std::ptrdiff_t>(size_of(frame.type));
  if (swap)
    for (auto sample = frame.samples.begin(); sample != frame.samples.end(); sample += size)
      std::reverse(sample, sample + size);
  return frame;
}

}  // namespace leukolens
