#include "phase/hdf5_slice.hpp"

#include <algorithm>
#include <cstring>
#include <span>

#include "phase/hdf5_inflate.hpp"

namespace leukolens {
namespace {

using Bytes = std::span<const std::byte>;

/// What stands before the tiles of a slice, row by row.
struct Head {
  std::uint64_t height, width, tile_height, tile_width;
  SampleType type;
  bool swapped;
};

struct TileHead {
  std::uint64_t bytes;
  Hdf5Filters filters;
};

template <typename T>
void append(std::vector<std::byte>& bytes, const T& value) {
  const auto* begin = reinterpret_cast<const std::byte*>(&value);
  bytes.insert(bytes.end(), begin, begin + sizeof value);
}

template <typename T>
T take(Bytes& bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes = bytes.subspan(sizeof value);
  return value;
}

void append_tile(std::vector<std::byte>& packed, Bytes bytes, const Hdf5Filters& filters) {
  append(packed, TileHead{bytes.size(), filters});
  packed.insert(packed.end(), bytes.begin(), bytes.end());
}

/// Calls with row and column of each tile's first pixel.
template <typename Call>
void for_each_tile(std::size_t height, std::size_t width, std::size_t tile_height, std::size_t tile_width, Call call) {
  for (std::size_t row = 0; row < height; row += tile_height)
    for (std::size_t column = 0; column < width; column += tile_width) call(row, column);
}

/// Tiles at the right and lower edge reach beyond the image.
void place_tile(const std::vector<std::byte>& tile, const Head& head, std::size_t row, std::size_t column,
                std::vector<std::byte>& samples) {
  const std::size_t pixel = size_of(head.type);
  const std::size_t rows = std::min(head.tile_height, head.height - row);
  const std::size_t columns = std::min(head.tile_width, head.width - column);
  for (std::size_t y = 0; y < rows; ++y)
    std::memcpy(&samples[((row + y) * head.width + column) * pixel], &tile[y * head.tile_width * pixel],
                columns * pixel);
}

std::vector<std::byte> unpack_tiles(Bytes packed, const Head& head, const std::string& name) {
  const std::size_t pixel = size_of(head.type);
  const auto next = [&] {
    const auto tile = take<TileHead>(packed);
    const Bytes bytes = packed.first(tile.bytes);
    packed = packed.subspan(tile.bytes);
    return inflate_tile(bytes, tile.filters, head.tile_height * head.tile_width * pixel, pixel, name);
  };
  if (head.tile_height == head.height && head.tile_width == head.width) return next();
  std::vector<std::byte> samples(head.height * head.width * pixel);
  for_each_tile(head.height, head.width, head.tile_height, head.tile_width,
                [&](std::size_t row, std::size_t column) { place_tile(next(), head, row, column, samples); });
  return samples;
}

}  // namespace

std::vector<std::byte> SliceReader::pack(std::size_t slice) {
  const std::size_t depth = samples_.tile()[0], height = samples_.tile()[1], width = samples_.tile()[2];
  std::vector<std::byte> packed;
  append(packed, Head{samples_.height(), samples_.width(), height, width, samples_.type(), samples_.swapped()});
  const std::size_t first = slice - slice % depth;
  if (depth > 1 && (chunks_.empty() || first != first_slice_)) inflate_shared_chunks(first);
  const std::size_t layer = height * width * size_of(samples_.type());
  std::size_t chunk = 0;
  for_each_tile(samples_.height(), samples_.width(), height, width, [&](std::size_t row, std::size_t column) {
    if (depth > 1) return append_tile(packed, Bytes(chunks_[chunk++]).subspan((slice - first) * layer, layer), {});
    const auto tile = samples_.read_tile(slice, row, column);
    append_tile(packed, tile.bytes, tile.filters);
  });
  return packed;
}

void SliceReader::inflate_shared_chunks(std::size_t first_slice) {
  chunks_.clear();
  std::vector<std::vector<std::byte>> chunks;
  for_each_tile(samples_.height(), samples_.width(), samples_.tile()[1], samples_.tile()[2],
                [&](std::size_t row, std::size_t column) {
                  const auto tile = samples_.read_tile(first_slice, row, column);
                  chunks.push_back(inflate_tile(tile.bytes, tile.filters, samples_.tile_bytes(),
                                                size_of(samples_.type()), samples_.name()));
                });
  chunks_ = std::move(chunks);
  first_slice_ = first_slice;
}

Frame unpack_slice(std::vector<std::byte> packed, const std::string& name) {
  Bytes rest(packed);
  const auto head = take<Head>(rest);
  Frame frame;
  frame.height = static_cast<int>(head.height);
  frame.width = static_cast<int>(head.width);
  frame.type = head.type;
  frame.samples = unpack_tiles(rest, head, name);
  if (head.swapped)
    for (auto at = frame.samples.begin(); at != frame.samples.end();
         at += static_cast<std::ptrdiff_t>(size_of(head.type)))
      std::reverse(at, at + static_cast<std::ptrdiff_t>(size_of(head.type)));
  return frame;
}

}  // namespace leukolens
