#include "phase/orientation.hpp"

#include <cstdint>
#include <cstring>
#include <utility>

namespace leukolens {

bool swaps_sides(int orientation) { return orientation >= 5 && orientation <= 8; }

Frame upright(Frame stored, int orientation) {
  if (orientation < 2 || orientation > 8) return stored;
  Frame frame = stored;
  if (swaps_sides(orientation)) std::swap(frame.width, frame.height);
  const std::size_t pixel = stored.channels * size_of(stored.type);
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  for (int row = 0; row < stored.height; ++row)
    for (int column = 0; column < stored.width; ++column) {
      int y = row, x = column;
      if (swaps_sides(orientation)) std::swap(y, x);
      if (from_right) x = frame.width - 1 - x;
      if (from_bottom) y = frame.height - 1 - y;
      std::memcpy(frame.samples.data() + (std::size_t(y) * frame.width + x) * pixel,
                  stored.samples.data() + (std::size_t(row) * stored.width + column) * pixel, pixel);
    }
  return frame;
}

int exif_orientation(std::span<const std::byte> exif) {
  if (exif.size() < 8) return 1;
  const bool little = exif[0] == std::byte{'I'};
  const auto number = [&](std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value = value << 8 | std::to_integer<std::uint32_t>(exif[at + (little ? count - 1 - i : i)]);
    return value;
  };
  constexpr std::size_t entry_bytes = 12, orientation_tag = 274;
  const std::size_t directory = number(4, 4);
  if (directory > exif.size() - 2) return 1;
  const std::size_t entries = number(directory, 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * entry_bytes;
    if (entry + entry_bytes > exif.size()) return 1;
    if (number(entry, 2) == orientation_tag) return static_cast<int>(number(entry + 8, 2));
  }
  return 1;
}

}  // namespace leukolens
