#include "phase/hdf5_output.hpp"

#include <hdf5.h>

#include <array>

#include "leukolens/core/error.hpp"
#include "leukolens/core/links.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr unsigned gzip_level = 4;  // as h5py's default; 9 takes three times as long for 2 % less

Hdf5Id text_type(std::size_t size) {
  Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<std::size_t>(size, 1));  // of fixed length: every program reads it
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  return type;
}

Hdf5Id space_of(std::initializer_list<hsize_t> sides, const hsize_t* most = nullptr) {
  return {H5Screate_simple(static_cast<int>(sides.size()), sides.begin(), most), H5Sclose};
}

Hdf5Id gzip_chunks(std::initializer_list<hsize_t> chunk) {
  Hdf5Id list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_chunk(list.get(), static_cast<int>(chunk.size()), chunk.begin());
  H5Pset_deflate(list.get(), gzip_level);
  return list;
}

std::array<hsize_t, 3> sides_of(const Hdf5Id& dataset) {
  std::array<hsize_t, 3> sides{};
  const Hdf5Id space(H5Dget_space(dataset.get()), H5Sclose);
  H5Sget_simple_extent_dims(space.get(), sides.data(), nullptr);
  return sides;
}

}  // namespace

Hdf5Output::Hdf5Output(const fs::path& path, IfExists if_exists) : path_(link_target(path)) {
  check_output(path, if_exists);
  check_output(path_, IfExists::replace);
  if (fs::is_directory(path_)) throw Error(Kind::exists, path.string() + ": is a folder. Choose another --output.");
  part_ = path_.string() + ".part";
  const Hdf5Lock lock;
  file_ = {checked(H5Fcreate(part_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)), H5Fclose};
}

Hdf5Output::~Hdf5Output() {
  if (!file_) return;
  const Hdf5Lock lock;
  file_ = {};
  std::error_code ignored;
  fs::remove(part_, ignored);
}

std::int64_t Hdf5Output::checked(std::int64_t id_or_status) const {
  if (id_or_status < 0)
    throw Error(Kind::io, path_.string() + ": writing HDF5 failed. Check the disk's free space and the path.");
  return id_or_status;
}

void Hdf5Output::group(const std::string& path) {
  const Hdf5Lock lock;
  const Hdf5Id id(checked(H5Gcreate2(file_.get(), path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)), H5Gclose);
}

void Hdf5Output::text(const std::string& path, const std::string& value) {
  const Hdf5Lock lock;
  const auto type = text_type(value.size());
  const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Id id(
      checked(H5Dcreate2(file_.get(), path.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)),
      H5Dclose);
  checked(H5Dwrite(id.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, value.c_str()));
}

void Hdf5Output::numbers(const std::string& path, std::span<const std::int64_t> values) {
  const Hdf5Lock lock;
  const auto space = values.size() == 1 ? Hdf5Id(H5Screate(H5S_SCALAR), H5Sclose) : space_of({values.size()});
  const Hdf5Id id(
      checked(H5Dcreate2(file_.get(), path.c_str(), H5T_STD_I64LE, space.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)),
      H5Dclose);
  checked(H5Dwrite(id.get(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
}

void Hdf5Output::number_attribute(const std::string& object, const std::string& name, double value) {
  const Hdf5Lock lock;
  const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Id id(checked(H5Acreate_by_name(file_.get(), object.c_str(), name.c_str(), H5T_IEEE_F64LE, space.get(),
                                            H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)),
                  H5Aclose);
  checked(H5Awrite(id.get(), H5T_NATIVE_DOUBLE, &value));
}

void Hdf5Output::text_attribute(const std::string& object, const std::string& name, const std::string& value) {
  const Hdf5Lock lock;
  const auto type = text_type(value.size());
  const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Id id(checked(H5Acreate_by_name(file_.get(), object.c_str(), name.c_str(), type.get(), space.get(),
                                            H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)),
                  H5Aclose);
  checked(H5Awrite(id.get(), type.get(), value.c_str()));
}

void Hdf5Output::image(const std::string& path, int height, int width, SampleType type, const void* samples) {
  const Hdf5Lock lock;
  const auto h = static_cast<hsize_t>(height), w = static_cast<hsize_t>(width);
  const bool codes = type == SampleType::u8;
  const auto space = space_of({h, w}), list = gzip_chunks({h, w});
  const Hdf5Id id(checked(H5Dcreate2(file_.get(), path.c_str(), codes ? H5T_STD_U8LE : H5T_IEEE_F32LE, space.get(),
                                     H5P_DEFAULT, list.get(), H5P_DEFAULT)),
                  H5Dclose);
  checked(H5Dwrite(id.get(), codes ? H5T_NATIVE_UINT8 : H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, samples));
}

Hdf5Id Hdf5Output::stack(const std::string& path, int height, int width) {
  const Hdf5Lock lock;
  const auto h = static_cast<hsize_t>(height), w = static_cast<hsize_t>(width);
  const std::array<hsize_t, 3> most = {H5S_UNLIMITED, h, w};
  const auto space = space_of({0, h, w}, most.data()), list = gzip_chunks({1, h, w});
  return {
      checked(H5Dcreate2(file_.get(), path.c_str(), H5T_IEEE_F32LE, space.get(), H5P_DEFAULT, list.get(), H5P_DEFAULT)),
      H5Dclose};
}

void Hdf5Output::append(const Hdf5Id& stack, const float* samples) {
  const Hdf5Lock lock;
  auto sides = sides_of(stack);
  const std::array<hsize_t, 3> start = {sides[0]++, 0, 0}, count = {1, sides[1], sides[2]};
  checked(H5Dset_extent(stack.get(), sides.data()));
  const Hdf5Id file(H5Dget_space(stack.get()), H5Sclose), memory = space_of({1, sides[1], sides[2]});
  checked(H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr));
  checked(H5Dwrite(stack.get(), H5T_NATIVE_FLOAT, memory.get(), file.get(), H5P_DEFAULT, samples));
}

void Hdf5Output::commit() {
  const Hdf5Lock lock;
  checked(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL));
  file_ = {};
  try {
    publish_file(part_, path_);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part_, ignored);
    throw;
  }
}

}  // namespace leukolens
