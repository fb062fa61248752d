#include "phase/hdf5_inflate.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

bool inflate(std::span<const std::byte> packed, std::span<std::byte> out) {
  struct Free {
    void operator()(libdeflate_decompressor* open) const { libdeflate_free_decompressor(open); }
  };
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> inflater(libdeflate_alloc_decompressor());
  return libdeflate_zlib_decompress(inflater.get(), packed.data(), packed.size(), out.data(), out.size(), nullptr) ==
         LIBDEFLATE_SUCCESS;
}

std::vector<std::byte> unshuffled(const std::vector<std::byte>& bytes, std::size_t sample_bytes) {
  std::vector<std::byte> out(bytes.size());
  const std::size_t samples = bytes.size() / sample_bytes;
  for (std::size_t b = 0; b < sample_bytes; ++b)
    for (std::size_t i = 0; i < samples; ++i) out[i * sample_bytes + b] = bytes[b * samples + i];
  return out;
}

}  // namespace

std::vector<std::byte> inflate_tile(std::span<const std::byte> packed, const Hdf5Filters& filters, std::size_t bytes,
                                    std::size_t sample_bytes, const std::string& name) {
  if (filters.checked) packed = packed.first(packed.size() - std::min<std::size_t>(4, packed.size()));
  std::vector<std::byte> tile(bytes);
  if (filters.deflated ? !inflate(packed, tile) : packed.size() != bytes)
    throw UnfitImage(Unfit::unreadable, name + ": its compressed samples are damaged. Copy the file again.");
  if (!filters.deflated) tile.assign(packed.begin(), packed.end());
  return filters.shuffled && sample_bytes > 1 ? unshuffled(tile, sample_bytes) : tile;
}

}  // namespace leukolens
