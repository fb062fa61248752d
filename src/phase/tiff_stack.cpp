#include "phase/tiff_stack.hpp"

#include <algorithm>
#include <limits>

#include "leukolens/core/json.hpp"

namespace leukolens {
namespace {

bool is_plain(const TiffHandle& tiff, const TiffLayout& layout) {
  std::uint16_t compression = COMPRESSION_NONE;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_COMPRESSION, &compression);
  return compression == COMPRESSION_NONE && !layout.tiled && !layout.planar && !layout.palette &&
         layout.packed_bits == 0 && layout.channels == layout.stored;
}

/// Whether the strips of the first image follow one another without gaps.
bool in_one_piece(TIFF* page, std::size_t bytes) {
  std::uint64_t expected = TIFFGetStrileOffset(page, 0), sum = 0;
  for (std::uint32_t strip = 0; strip < TIFFNumberOfStrips(page); ++strip) {
    if (TIFFGetStrileOffset(page, strip) != expected) return false;
    expected += TIFFGetStrileByteCount(page, strip);
    sum += TIFFGetStrileByteCount(page, strip);
  }
  // ImageJ states one strip of the whole stack in some versions, of one image in others.
  return sum >= bytes;
}

void swap_bytes(std::vector<std::byte>& samples, std::size_t sample_bytes) {
  for (std::size_t i = 0; i + sample_bytes <= samples.size(); i += sample_bytes)
    std::reverse(samples.data() + i, samples.data() + i + sample_bytes);
}

}  // namespace

std::optional<TiffStack> find_stack(const TiffHandle& tiff, const TiffLayout& layout, const Source& source,
                                    std::size_t claimed, bool directory_first) {
  if (claimed < 2 || !is_plain(tiff, layout) || !in_one_piece(tiff.get(), layout.bytes())) return std::nullopt;
  const TiffStack stack{TIFFGetStrileOffset(tiff.get(), 0), claimed};
  // In other files the directory would be taken for samples.
  if (directory_first && TIFFCurrentDirOffset(tiff.get()) > stack.offset) return std::nullopt;
  if (stack.offset > source.size() || (source.size() - stack.offset) / layout.bytes() < 2) return std::nullopt;
  return stack;
}

std::vector<std::byte> read_stacked(const TiffStack& stack, std::size_t index, const TiffHandle& tiff,
                                    const TiffLayout& layout, const Source& source) {
  std::vector<std::byte> samples(layout.bytes());
  if (source.read_at(stack.offset + index * samples.size(), samples.data(), samples.size()) != samples.size())
    source.fail("its description names " + std::to_string(stack.images) + " images, but the file ends before image " +
                std::to_string(index) + " (counted from 0) does. Copy it again.");
  if (TIFFIsByteSwapped(tiff.get())) swap_bytes(samples, size_of(layout.type));
  return samples;
}

std::size_t images_of_shape(const std::string& description, const TiffLayout& layout) {
  const Json json = Json::parse(description, nullptr, false);
  if (!json.is_object() || !json.contains("shape") || !json["shape"].is_array()) return 0;
  std::vector<std::uint64_t> shape;
  for (const auto& length : json["shape"]) {
    if (!length.is_number_unsigned() || length == 0u) return 0;
    shape.push_back(length.get<std::uint64_t>());
  }
  std::vector<std::uint64_t> page = {layout.height, layout.width};
  if (layout.stored > 1) page.push_back(layout.stored);
  if (shape.size() < page.size() || !std::equal(page.rbegin(), page.rend(), shape.rbegin())) return 0;
  std::uint64_t images = 1;
  for (std::size_t i = 0; i + page.size() < shape.size(); ++i) {
    if (shape[i] > std::numeric_limits<std::uint32_t>::max() / images) return 0;
    images *= shape[i];
  }
  return static_cast<std::size_t>(images);
}

}  // namespace leukolens
