#pragma once
#include <array>
#include <string>
#include <vector>

#include "phase/hdf5_id.hpp"
#include "phase/hdf5_types.hpp"

namespace leukolens {

/// How the bytes of a tile were made from its samples, in this order.
struct Hdf5Filters {
  bool shuffled = false;  ///< byte b of all samples stands together
  bool deflated = false;
  bool checked = false;  ///< four bytes of a checksum follow
};

/// A block of samples as it lies in the file.
struct Hdf5Tile {
  std::vector<std::byte> bytes;
  Hdf5Filters filters;
};

/// A numeric dataset H x W or N x H x W: shape and type are known when it is opened, samples are read on demand. Of
/// what is compressed by gzip the library only fetches the bytes: inflating them itself, under its lock, it trusts that
/// a damaged chunk is as large as its header says.
class Hdf5Samples {
 public:
  /// @param name       what errors call it
  /// @param file_bytes  of the whole file: what claims to hold more than these can be inflated to is damaged
  /// @throws UnfitImage  `unreadable`: not numbers, other axes, larger than can be, never written, in other files, or
  ///                     compressed by a filter that the library lacks
  Hdf5Samples(Hdf5Id dataset, std::string name, std::uint64_t file_bytes);

  const std::string& name() const { return name_; }
  const std::vector<std::size_t>& shape() const { return shape_; }
  SampleType type() const { return type_.type; }
  bool swapped() const { return type_.swapped; }
  std::size_t slices() const { return shape_.size() == 3 ? shape_[0] : 1; }
  std::size_t height() const { return shape_[shape_.size() - 2]; }
  std::size_t width() const { return shape_.back(); }
  /// Slices x rows x columns of one tile; those at the edges are padded. Of what the library reads by itself a slice is
  /// a tile.
  const std::array<std::size_t, 3>& tile() const { return tile_; }
  std::size_t tile_bytes() const { return tile_[0] * tile_[1] * tile_[2] * size_of(type()); }

  /// The tile that begins at a slice, row and column. @throws UnfitImage  never written, or damaged
  Hdf5Tile read_tile(std::size_t slice, std::size_t row, std::size_t column) const;

 private:
  [[noreturn]] void fail(const std::string& fault) const;
  void check_shape(std::uint64_t file_bytes) const;
  void check_storage(std::int64_t creation) const;
  bool note_filters(std::int64_t creation);
  void note_chunks(std::int64_t creation);
  void check_chunks(std::int64_t creation, std::int64_t space) const;
  Hdf5Tile read_chunk(const std::array<std::uint64_t, 3>& start) const;

  Hdf5Id id_, stored_type_;
  std::string name_;
  std::vector<std::size_t> shape_;
  Hdf5Type type_{};
  std::array<std::size_t, 3> tile_{};
  bool by_chunks_ = false;  ///< their bytes are fetched, else the library reads the samples
  Hdf5Filters filters_;
  std::array<int, 3> filter_places_{-1, -1, -1};  ///< of shuffle, deflate and checksum
};

}  // namespace leukolens
