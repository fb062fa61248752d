#include "phase/hdf5_file.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr hsize_t most_samples = hsize_t{1} << 30;  // of one slice: a header that claims more is corrupt

/// The library prints its own errors unless told not to; ours name the file.
void be_quiet() {
  static const bool once = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  (void)once;
}

using Lock = std::lock_guard<std::recursive_mutex>;

std::optional<SampleType> integer_type(std::size_t bytes, bool is_signed) {
  switch (bytes) {
    case 1:
      return is_signed ? SampleType::i8 : SampleType::u8;
    case 2:
      return is_signed ? SampleType::i16 : SampleType::u16;
    case 4:
      return is_signed ? SampleType::i32 : SampleType::u32;
    case 8:
      return is_signed ? SampleType::i64 : SampleType::u64;
    default:
      return {};
  }
}

/// The type that samples are read as; half precision becomes single. Nothing for what are no real numbers.
std::optional<SampleType> sample_type(hid_t type) {
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      return integer_type(H5Tget_size(type), H5Tget_sign(type) == H5T_SGN_2);
    case H5T_FLOAT:
      return H5Tget_size(type) <= 4 ? SampleType::f32 : SampleType::f64;
    default:
      return {};
  }
}

hid_t native_type(SampleType type) {
  switch (type) {
    case SampleType::u8:
      return H5T_NATIVE_UINT8;
    case SampleType::i8:
      return H5T_NATIVE_INT8;
    case SampleType::u16:
      return H5T_NATIVE_UINT16;
    case SampleType::i16:
      return H5T_NATIVE_INT16;
    case SampleType::u32:
      return H5T_NATIVE_UINT32;
    case SampleType::i32:
      return H5T_NATIVE_INT32;
    case SampleType::u64:
      return H5T_NATIVE_UINT64;
    case SampleType::i64:
      return H5T_NATIVE_INT64;
    case SampleType::f64:
      return H5T_NATIVE_DOUBLE;
    default:
      return H5T_NATIVE_FLOAT;
  }
}

std::vector<std::size_t> extents(hid_t space) {
  std::array<hsize_t, H5S_MAX_RANK> sides{};
  const int rank = H5Sget_simple_extent_dims(space, sides.data(), nullptr);
  return {sides.begin(), sides.begin() + std::max(rank, 0)};
}

/// Whether a slice is one chunk, filtered by nothing but deflate and shuffle, whose bytes are those of `native`.
void note_chunks(Hdf5Dataset& dataset, hid_t id, hid_t stored_type) {
  const Hdf5Id list(H5Dget_create_plist(id), H5Pclose);
  const auto rank = dataset.shape.size();
  std::array<hsize_t, 3> chunk{};
  if (!list || H5Pget_layout(list.get()) != H5D_CHUNKED || rank > chunk.size() ||
      H5Pget_chunk(list.get(), static_cast<int>(rank), chunk.data()) != static_cast<int>(rank) ||
      H5Tequal(stored_type, native_type(dataset.type)) <= 0)
    return;
  for (std::size_t i = 0; i < rank; ++i)
    if (chunk[i] != (rank == 3 && i == 0 ? 1 : dataset.shape[i])) return;
  const int filters = H5Pget_nfilters(list.get());
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    const auto filter =
        H5Pget_filter2(list.get(), static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
    if (filter == H5Z_FILTER_SHUFFLE && i == 0)
      dataset.shuffled = true;
    else if (filter == H5Z_FILTER_DEFLATE && i == filters - 1)
      dataset.deflated = true;
    else
      return;
  }
  dataset.one_chunk_a_slice = true;
}

/// A string of fixed or variable length. @param read  fills the buffer that it is given, of that memory type
template <typename Read>
std::optional<std::string> read_text(hid_t type, hid_t space, const Read& read) {
  constexpr std::size_t longest = std::size_t{16} << 20;
  if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return {};
  const Hdf5Id memory(H5Tcopy(type), H5Tclose);
  if (H5Tis_variable_str(type) > 0) {
    char* text = nullptr;
    if (read(memory.get(), &text) < 0 || !text) return {};
    std::string out(text);
    H5free_memory(text);
    return out;
  }
  const std::size_t size = H5Tget_size(type);
  if (size > longest) return {};
  std::string text(size, '\0');
  if (read(memory.get(), text.data()) < 0) return {};
  text.resize(std::min(text.find('\0'), text.size()));
  while (H5Tget_strpad(type) == H5T_STR_SPACEPAD && text.ends_with(' ')) text.pop_back();
  return text;
}

herr_t add_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->push_back(name);
  return 0;
}

Hdf5Id open_attribute(hid_t file, const std::string& object, const std::string& name) {
  if (H5Aexists_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT) <= 0) return {};
  return {H5Aopen_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
}

}  // namespace

std::recursive_mutex& hdf5_lock() {
  static std::recursive_mutex mutex;
  return mutex;
}

Hdf5Id::Hdf5Id(std::int64_t id, int (*close)(std::int64_t)) {
  if (id < 0) return;
  id_ = std::shared_ptr<const std::int64_t>(new std::int64_t(id), [close](const std::int64_t* open) {
    const Lock lock(hdf5_lock());
    close(*open);
    delete open;
  });
}

std::size_t Hdf5Dataset::slices() const { return shape.size() == 3 ? shape[0] : 1; }

std::size_t Hdf5Dataset::slice_samples() const { return shape[shape.size() - 2] * shape[shape.size() - 1]; }

std::vector<std::byte> Hdf5Dataset::read(std::size_t i) const {
  const Lock lock(hdf5_lock());
  const auto rank = static_cast<int>(shape.size());
  std::array<hsize_t, 3> start{}, count{};
  for (int d = 0; d < rank; ++d) count[static_cast<std::size_t>(d)] = shape[static_cast<std::size_t>(d)];
  if (rank == 3) start[0] = i, count[0] = 1;
  const Hdf5Id file_space(H5Dget_space(id_.get()), H5Sclose);
  const Hdf5Id memory_space(H5Screate_simple(rank, count.data(), nullptr), H5Sclose);
  std::vector<std::byte> samples(slice_samples() * size_of(type));
  if (!file_space || !memory_space ||
      H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) < 0 ||
      H5Dread(id_.get(), native_type(type), memory_space.get(), file_space.get(), H5P_DEFAULT, samples.data()) < 0)
    throw Error(Kind::bad_data, name_ + ": its samples cannot be read; the file is damaged or cut off. Copy it again.");
  return samples;
}

std::vector<std::byte> Hdf5Dataset::read_chunk(std::size_t i) const {
  const Lock lock(hdf5_lock());
  std::array<hsize_t, 3> start{};
  if (shape.size() == 3) start[0] = i;
  hsize_t bytes = 0;
  std::uint32_t mask = 0;  // of filters that were left out in writing
  if (H5Dget_chunk_storage_size(id_.get(), start.data(), &bytes) < 0) return {};
  if (bytes > 2 * slice_samples() * size_of(type) + 4096)
    throw Error(Kind::bad_data, name_ + ": its chunk is larger than its samples; the file is damaged. Copy it again.");
  std::vector<std::byte> chunk(bytes);
  if (bytes > 0 && H5Dread_chunk(id_.get(), H5P_DEFAULT, start.data(), &mask, chunk.data()) < 0)
    throw Error(Kind::bad_data, name_ + ": its samples cannot be read; the file is damaged or cut off. Copy it again.");
  if (mask != 0) return {};
  return chunk;
}

Hdf5File::Hdf5File(const std::filesystem::path& path) : name_(path.string()) {
  const Lock lock(hdf5_lock());
  be_quiet();
  file_ = {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
  if (!file_)
    throw Error(Kind::bad_data,
                name_ + ": HDF5 cannot open it; it is cut off, damaged or still being written. Copy it again.");
}

bool Hdf5File::has(const std::string& path, int kind) const {
  const Lock lock(hdf5_lock());
  // Each step of the path must be there before the next is asked for.
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
    if (H5Lexists(file_.get(), path.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) return false;
  if (path != "/" && H5Lexists(file_.get(), path.c_str(), H5P_DEFAULT) <= 0) return false;
  const Hdf5Id object(H5Oopen(file_.get(), path.c_str(), H5P_DEFAULT), H5Oclose);
  return object && H5Iget_type(object.get()) == kind;
}

bool Hdf5File::has_group(const std::string& path) const { return has(path, H5I_GROUP); }
bool Hdf5File::has_dataset(const std::string& path) const { return has(path, H5I_DATASET); }

std::vector<std::string> Hdf5File::names(const std::string& group) const {
  const Lock lock(hdf5_lock());
  std::vector<std::string> names;
  const Hdf5Id id(H5Gopen2(file_.get(), group.c_str(), H5P_DEFAULT), H5Gclose);
  if (id) H5Literate(id.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_name, &names);
  return names;
}

std::vector<Hdf5Member> Hdf5File::members(const std::string& group) const {
  std::vector<Hdf5Member> members;
  for (const auto& name : names(group)) {
    const auto path = (group == "/" ? "" : group) + "/" + name;
    members.push_back({name, has_group(path), has_dataset(path)});
  }
  return members;
}

Hdf5Dataset Hdf5File::dataset(const std::string& path) const {
  const Lock lock(hdf5_lock());
  Hdf5Dataset out;
  out.name_ = name_ + ": " + path;
  out.id_ = {has_dataset(path) ? H5Dopen2(file_.get(), path.c_str(), H5P_DEFAULT) : -1, H5Dclose};
  if (!out.id_) throw Error(Kind::bad_data, out.name_ + " is no dataset of the file, or damaged.");
  const Hdf5Id type(H5Dget_type(out.id_.get()), H5Tclose), space(H5Dget_space(out.id_.get()), H5Sclose);
  const auto sample = sample_type(type.get());
  if (!sample) throw Error(Kind::bad_data, out.name_ + ": holds no real numbers. Name a dataset of images.");
  out.type = *sample;
  out.shape = extents(space.get());
  if (out.shape.size() != 2 && out.shape.size() != 3)
    throw Error(Kind::bad_data, out.name_ + ": has " + std::to_string(out.shape.size()) +
                                    " axes; images are H x W, stacks N x H x W. Name another dataset.");
  const auto height = out.shape[out.shape.size() - 2], width = out.shape[out.shape.size() - 1];
  if (height > 0 && width > most_samples / height)
    throw Error(Kind::bad_data, out.name_ + ": images of " + std::to_string(height) + " x " + std::to_string(width) +
                                    " px are larger than can be read.");
  note_chunks(out, out.id_.get(), type.get());
  return out;
}

std::optional<std::vector<double>> Hdf5File::numbers(const std::string& path, std::size_t most) const {
  const Lock lock(hdf5_lock());
  if (!has_dataset(path)) return {};
  const Hdf5Id id(H5Dopen2(file_.get(), path.c_str(), H5P_DEFAULT), H5Dclose);
  const Hdf5Id space(H5Dget_space(id.get()), H5Sclose), type(H5Dget_type(id.get()), H5Tclose);
  const auto count = H5Sget_simple_extent_npoints(space.get());
  if (!sample_type(type.get()) || count < 1 || static_cast<std::size_t>(count) > most) return {};
  std::vector<double> values(static_cast<std::size_t>(count));
  if (H5Dread(id.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) return {};
  return values;
}

std::optional<std::string> Hdf5File::text(const std::string& path) const {
  const Lock lock(hdf5_lock());
  if (!has_dataset(path)) return {};
  const Hdf5Id id(H5Dopen2(file_.get(), path.c_str(), H5P_DEFAULT), H5Dclose);
  const Hdf5Id type(H5Dget_type(id.get()), H5Tclose), space(H5Dget_space(id.get()), H5Sclose);
  return read_text(type.get(), space.get(), [&](hid_t memory, void* out) {
    return H5Dread(id.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, out);
  });
}

std::optional<std::string> Hdf5File::text_attribute(const std::string& object, const std::string& name) const {
  const Lock lock(hdf5_lock());
  const auto id = open_attribute(file_.get(), object, name);
  if (!id) return {};
  const Hdf5Id type(H5Aget_type(id.get()), H5Tclose), space(H5Aget_space(id.get()), H5Sclose);
  return read_text(type.get(), space.get(), [&](hid_t memory, void* out) { return H5Aread(id.get(), memory, out); });
}

std::optional<double> Hdf5File::number_attribute(const std::string& object, const std::string& name) const {
  const Lock lock(hdf5_lock());
  const auto id = open_attribute(file_.get(), object, name);
  if (!id) return {};
  const Hdf5Id type(H5Aget_type(id.get()), H5Tclose), space(H5Aget_space(id.get()), H5Sclose);
  double value = 0;
  if (!sample_type(type.get()) || H5Sget_simple_extent_npoints(space.get()) != 1 ||
      H5Aread(id.get(), H5T_NATIVE_DOUBLE, &value) < 0)
    return {};
  return value;
}

bool begins_like_hdf5(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) return false;
  std::ifstream file(path, std::ios::binary);
  std::array<char, 8> start{};
  constexpr std::string_view magic("\x89HDF\r\n\x1a\n", 8);
  for (std::streamoff offset : {0, 512, 1024, 2048, 4096}) {  // a user block may stand before
    file.clear();
    if (!file.seekg(offset) || !file.read(start.data(), start.size())) return false;
    if (std::string_view(start.data(), start.size()) == magic) return true;
  }
  return false;
}

}  // namespace leukolens
