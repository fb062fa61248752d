#include "phase/hdf5_samples.hpp"

#include <hdf5.h>

#include <algorithm>

#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_pixels = std::size_t{1} << 28;      // of one slice
constexpr std::size_t most_tile_bytes = std::size_t{1} << 31;  // of one chunk
constexpr std::size_t most_tiles = 100'000;                    // of one slice
constexpr std::size_t most_inflation = 1032;                   // deflate makes no more of a byte
const char* const damaged = "its samples cannot be read; the file is damaged or cut off. Copy it again.";
const char* const never_written = "was never written; the recording ended before. Leave it out.";

std::vector<std::size_t> extents(hid_t space) {
  std::array<hsize_t, H5S_MAX_RANK> sides{};
  const int rank = H5Sget_simple_extent_dims(space, sides.data(), nullptr);
  return {sides.begin(), sides.begin() + std::max(rank, 0)};
}

struct Filter {
  H5Z_filter_t id;
  std::string name;
};

Filter filter_of(hid_t creation, int i) {
  unsigned flags = 0, config = 0;
  std::size_t values = 0;
  std::array<char, 64> name{};
  const auto id = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr, name.size() - 1,
                                 name.data(), &config);
  return {id, name.data()};
}

}  // namespace

Hdf5Samples::Hdf5Samples(Hdf5Id dataset, std::string name, std::uint64_t file_bytes)
    : id_(std::move(dataset)), name_(std::move(name)) {
  const Hdf5Lock lock;
  stored_type_ = {H5Dget_type(id_.get()), H5Tclose};
  const Hdf5Id space(H5Dget_space(id_.get()), H5Sclose), creation(H5Dget_create_plist(id_.get()), H5Pclose);
  if (!stored_type_ || !space || !creation) fail(damaged);
  const auto type = plain_type(stored_type_.get());
  if (!type) fail("holds no plain numbers. Name a dataset of images.");
  type_ = *type;
  shape_ = extents(space.get());
  check_shape(file_bytes);
  check_storage(creation.get());
  tile_ = {1, height(), width()};
  if (H5Pget_layout(creation.get()) != H5D_CHUNKED) return;
  if (note_filters(creation.get()))
    note_chunks(creation.get());
  else
    check_chunks(creation.get(), space.get());
}

void Hdf5Samples::fail(const std::string& fault) const { throw UnfitImage(Unfit::unreadable, name_ + ": " + fault); }

void Hdf5Samples::check_shape(std::uint64_t file_bytes) const {
  if (shape_.size() != 2 && shape_.size() != 3)
    fail("has " + std::to_string(shape_.size()) + " axes; images are H x W, stacks N x H x W. Name another dataset.");
  if (height() == 0 || width() == 0 || slices() == 0) fail("holds no pixels. Export it again.");
  const bool large = width() > most_pixels / height();
  if (large || height() * width() * size_of(type()) / most_inflation > file_bytes)
    fail("claims images of " + std::to_string(height()) + " x " + std::to_string(width()) + " px, " +
         (large ? "larger than are read." : "more than its file can hold; it is damaged. Copy it again."));
}

/// Another file's bytes are never taken for this one's: they may be anything, and content hashes would not tell.
void Hdf5Samples::check_storage(std::int64_t creation) const {
  if (H5Pget_layout(creation) == H5D_VIRTUAL || H5Pget_external_count(creation) > 0)
    fail("its samples lie in other files. Give these files, or copy them into one with h5repack.");
  H5D_space_status_t status = H5D_SPACE_STATUS_ERROR;
  if (H5Dget_space_status(id_.get(), &status) < 0) fail(damaged);
  if (status == H5D_SPACE_STATUS_NOT_ALLOCATED) fail(never_written);
  if (H5Pget_layout(creation) == H5D_CHUNKED) return;
  if (H5Dget_storage_size(id_.get()) / size_of(type()) / height() / width() < slices()) fail(damaged);
}

/// False where there is a filter that is the library's to undo, such as scaleoffset of qpimage.
bool Hdf5Samples::note_filters(std::int64_t creation) {
  for (int i = 0; i < std::max(0, H5Pget_nfilters(creation)); ++i) {
    const auto filter = filter_of(creation, i);
    if (filter.id == H5Z_FILTER_SHUFFLE && !filters_.deflated && !filters_.checked)
      filters_.shuffled = true, filter_places_[0] = i;
    else if (filter.id == H5Z_FILTER_DEFLATE && !filters_.deflated && !filters_.checked)
      filters_.deflated = true, filter_places_[1] = i;
    else if (filter.id == H5Z_FILTER_FLETCHER32 && !filters_.checked)
      filters_.checked = true, filter_places_[2] = i;
    else if (filter.id > 0 && H5Zfilter_avail(filter.id) > 0)
      return false;
    else
      fail("is stored by the filter " + (filter.name.empty() ? "of number" : filter.name) + " " +
           std::to_string(filter.id) + ", which is not read. Store it anew: h5repack -f GZIP=4 IN.h5 OUT.h5.");
  }
  return true;
}

/// A chunk is never larger than a side that cannot grow. The library believes a damaged one and reads beyond its
/// memory.
void Hdf5Samples::check_chunks(std::int64_t creation, std::int64_t space) const {
  const int rank = static_cast<int>(shape_.size());
  std::array<hsize_t, 3> chunk{}, most{};
  if (H5Pget_chunk(creation, rank, chunk.data()) != rank || H5Sget_simple_extent_dims(space, nullptr, most.data()) < 0)
    fail(damaged);
  for (std::size_t i = 0; i < shape_.size(); ++i)
    if (chunk[i] > most[i] || chunk[i] > 2 * shape_[i] + 4096) fail(damaged);
}

void Hdf5Samples::note_chunks(std::int64_t creation) {
  const auto rank = shape_.size();
  std::array<hsize_t, 3> chunk{};
  if (H5Pget_chunk(creation, static_cast<int>(rank), chunk.data()) != static_cast<int>(rank)) fail(damaged);
  tile_ = {rank == 3 ? chunk[0] : 1, chunk[rank - 2], chunk[rank - 1]};
  std::size_t bytes = size_of(type());
  for (const auto side : tile_) {
    if (side == 0 || side > most_tile_bytes / bytes) fail("is stored in chunks larger than are read.");
    bytes *= side;
  }
  if (((height() - 1) / tile_[1] + 1) * ((width() - 1) / tile_[2] + 1) > most_tiles)
    fail("is stored in too many chunks. Store it anew: h5repack -l CONTI IN.h5 OUT.h5.");
  by_chunks_ = true;
}

Hdf5Tile Hdf5Samples::read_tile(std::size_t slice, std::size_t row, std::size_t column) const {
  const Hdf5Lock lock;
  const bool stack = shape_.size() == 3;
  if (by_chunks_)
    return read_chunk(stack ? std::array<std::uint64_t, 3>{slice, row, column}
                            : std::array<std::uint64_t, 3>{row, column, 0});
  const int rank = static_cast<int>(shape_.size());
  std::array<hsize_t, 3> start{}, count{height(), width(), 0};
  if (stack) start[0] = slice, count = {1, height(), width()};
  const Hdf5Id file_space(H5Dget_space(id_.get()), H5Sclose);
  const Hdf5Id memory_space(H5Screate_simple(rank, count.data(), nullptr), H5Sclose);
  Hdf5Tile tile{std::vector<std::byte>(tile_bytes()), {}};
  if (!file_space || !memory_space ||
      H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) < 0 ||
      H5Dread(id_.get(), stored_type_.get(), memory_space.get(), file_space.get(), H5P_DEFAULT, tile.bytes.data()) < 0)
    fail(damaged);
  return tile;
}

Hdf5Tile Hdf5Samples::read_chunk(const std::array<std::uint64_t, 3>& place) const {
  const std::array<hsize_t, 3> start{place[0], place[1], place[2]};
  hsize_t bytes = 0;
  if (H5Dget_chunk_storage_size(id_.get(), start.data(), &bytes) < 0 || bytes == 0)
    fail(std::string("part of it ") + never_written);
  if (bytes > 2 * tile_bytes() + 4096 || tile_bytes() / most_inflation > bytes)
    fail("a chunk cannot hold its samples; the file is damaged. Copy it again.");
  Hdf5Tile tile{std::vector<std::byte>(bytes), filters_};
  std::uint32_t left_out = 0;  // filters that would have made this chunk larger
  if (H5Dread_chunk(id_.get(), H5P_DEFAULT, start.data(), &left_out, tile.bytes.data()) < 0) fail(damaged);
  const auto applied = [&](int i) { return i >= 0 && (left_out >> i & 1) == 0; };
  tile.filters = {applied(filter_places_[0]), applied(filter_places_[1]), applied(filter_places_[2])};
  return tile;
}

}  // namespace leukolens
