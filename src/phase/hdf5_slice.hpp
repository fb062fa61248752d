#pragma once
#include "leukolens/phase/frame.hpp"
#include "phase/hdf5_samples.hpp"

namespace leukolens {

/// Reads slices under the lock so that any thread can decode them.
class SliceReader {
 public:
  explicit SliceReader(Hdf5Samples samples) : samples_(std::move(samples)) {}
  const Hdf5Samples& samples() const { return samples_; }

  /// Sides, type, and tiles as they lie in the file. Chunks that several slices share are inflated here, and kept for
  /// the next slice. @throws UnfitImage  as Hdf5Samples::read_tile, and where such a chunk is damaged
  std::vector<std::byte> pack(std::size_t slice);

 private:
  void inflate_shared_chunks(std::size_t first_slice);
  Hdf5Samples samples_;
  std::size_t first_slice_ = 0;
  std::vector<std::vector<std::byte>> chunks_;  ///< inflated, from `first_slice_` on, row by row
};

/// A frame of one channel. @throws UnfitImage  `unreadable` naming it where a tile cannot be inflated
Frame unpack_slice(std::vector<std::byte> packed, const std::string& name);

}  // namespace leukolens
