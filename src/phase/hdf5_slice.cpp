#include "phase/hdf5_slice.hpp"

#include <zlib.h>

#include <cstring>

#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

struct Head {
  std::uint32_t height, width;
  std::uint8_t type, deflated, shuffled, stored;  ///< stored: the bytes of a chunk follow, else samples
};

std::vector<std::byte> inflated(std::span<const std::byte> packed, std::size_t size, const std::string& name) {
  std::vector<std::byte> out(size);
  uLongf length = size;
  const int result = uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                                reinterpret_cast<const Bytef*>(packed.data()), packed.size());
  if (result != Z_OK || length != size)
    throw UnfitImage(Unfit::unreadable, name + ": its compressed samples are damaged. Copy the file again.");
  return out;
}

/// Undoes HDF5's shuffle filter: byte b of all samples stood together.
std::vector<std::byte> unshuffled(const std::vector<std::byte>& bytes, std::size_t sample_bytes) {
  std::vector<std::byte> out(bytes.size());
  const std::size_t samples = bytes.size() / sample_bytes;
  for (std::size_t b = 0; b < sample_bytes; ++b)
    for (std::size_t i = 0; i < samples; ++i) out[i * sample_bytes + b] = bytes[b * samples + i];
  return out;
}

}  // namespace

std::vector<std::byte> pack_slice(const Hdf5Dataset& dataset, std::size_t slice) {
  Head head{static_cast<std::uint32_t>(dataset.shape[dataset.shape.size() - 2]),
            static_cast<std::uint32_t>(dataset.shape.back()),
            static_cast<std::uint8_t>(dataset.type),
            dataset.deflated,
            dataset.shuffled,
            1};
  std::vector<std::byte> bytes;
  if (dataset.one_chunk_a_slice) bytes = dataset.read_chunk(slice);
  if (bytes.empty()) {
    head.stored = 0;
    bytes = dataset.read(slice);
  }
  std::vector<std::byte> packed(sizeof head + bytes.size());
  std::memcpy(packed.data(), &head, sizeof head);
  std::memcpy(packed.data() + sizeof head, bytes.data(), bytes.size());
  return packed;
}

Frame unpack_slice(std::vector<std::byte> packed, const std::string& name) {
  Head head{};
  std::memcpy(&head, packed.data(), sizeof head);
  Frame frame;
  frame.height = static_cast<int>(head.height);
  frame.width = static_cast<int>(head.width);
  frame.type = static_cast<SampleType>(head.type);
  const std::size_t size = std::size_t{head.height} * head.width * size_of(frame.type);
  const std::span<const std::byte> bytes = std::span(packed).subspan(sizeof head);
  if (head.stored && head.deflated)
    frame.samples = inflated(bytes, size, name);
  else
    frame.samples.assign(bytes.begin(), bytes.end());
  if (frame.samples.size() != size)
    throw UnfitImage(Unfit::unreadable, name + ": holds " + std::to_string(frame.samples.size()) + " bytes of " +
                                            std::to_string(size) + ". Copy the file again.");
  if (head.stored && head.shuffled) frame.samples = unshuffled(frame.samples, size_of(frame.type));
  return frame;
}

}  // namespace leukolens
