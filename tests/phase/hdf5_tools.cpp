#include "phase/hdf5_tools.hpp"

#include <hdf5.h>

namespace leukolens {

Hdf5Writer::Hdf5Writer(const std::filesystem::path& path, std::size_t user_block) {
  const hid_t list = H5Pcreate(H5P_FILE_CREATE);
  H5Pset_userblock(list, user_block);
  file_ = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, list, H5P_DEFAULT);
  H5Pclose(list);
}

Hdf5Writer::~Hdf5Writer() { H5Fclose(file_); }

void Hdf5Writer::group(const std::string& path) {
  H5Gclose(H5Gcreate2(file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
}

void Hdf5Writer::write(const std::string& path, const std::vector<std::size_t>& shape, long type, const void* values,
                       const Hdf5Storage& storage) {
  const std::vector<hsize_t> sides(shape.begin(), shape.end()), chunk(storage.chunk.begin(), storage.chunk.end());
  const hid_t space = H5Screate_simple(static_cast<int>(sides.size()), sides.data(), nullptr);
  const hid_t list = H5Pcreate(H5P_DATASET_CREATE), links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  if (!chunk.empty()) H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data());
  if (storage.shuffle) H5Pset_shuffle(list);
  if (storage.deflate > 0) H5Pset_deflate(list, static_cast<unsigned>(storage.deflate));
  if (storage.checksum) H5Pset_fletcher32(list);
  if (storage.other_filter == H5Z_FILTER_SCALEOFFSET)
    H5Pset_scaleoffset(list, H5Z_SO_INT, 0);
  else if (storage.other_filter > 0)
    H5Pset_filter(list, storage.other_filter, H5Z_FLAG_OPTIONAL, 0, nullptr);
  const hid_t dataset = H5Dcreate2(file_, path.c_str(), type, space, links, list, H5P_DEFAULT);
  if (values) H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  H5Dclose(dataset);
  H5Pclose(links);
  H5Pclose(list);
  H5Sclose(space);
}

void Hdf5Writer::bytes(const std::string& path, const std::vector<std::size_t>& shape,
                       std::span<const unsigned char> values, const Hdf5Storage& storage) {
  write(path, shape, H5T_NATIVE_UINT8, values.empty() ? nullptr : values.data(), storage);
}

void Hdf5Writer::floats(const std::string& path, const std::vector<std::size_t>& shape, std::span<const float> values,
                        const Hdf5Storage& storage) {
  write(path, shape, H5T_NATIVE_FLOAT, values.empty() ? nullptr : values.data(), storage);
}

void Hdf5Writer::doubles(const std::string& path, const std::vector<std::size_t>& shape,
                         std::span<const double> values) {
  write(path, shape, H5T_IEEE_F64BE, nullptr, {});
  const hid_t dataset = H5Dopen2(file_, path.c_str(), H5P_DEFAULT);
  H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(dataset);
}

void Hdf5Writer::outside(const std::string& path, const std::vector<std::size_t>& shape,
                         const std::filesystem::path& raw) {
  const std::vector<hsize_t> sides(shape.begin(), shape.end());
  const hid_t space = H5Screate_simple(static_cast<int>(sides.size()), sides.data(), nullptr);
  const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_external(list, raw.c_str(), 0, H5F_UNLIMITED);
  H5Dclose(H5Dcreate2(file_, path.c_str(), H5T_NATIVE_UINT8, space, H5P_DEFAULT, list, H5P_DEFAULT));
  H5Pclose(list);
  H5Sclose(space);
}

void Hdf5Writer::of_other_file(const std::string& path, std::size_t height, std::size_t width,
                               const std::string& other) {
  const hsize_t sides[] = {height, width};
  const hid_t space = H5Screate_simple(2, sides, nullptr), list = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_virtual(list, space, other.c_str(), "x", space);
  H5Dclose(H5Dcreate2(file_, path.c_str(), H5T_NATIVE_FLOAT, space, H5P_DEFAULT, list, H5P_DEFAULT));
  H5Pclose(list);
  H5Sclose(space);
}

void Hdf5Writer::link(const std::string& path, const std::string& target) {
  H5Lcreate_soft(target.c_str(), file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
}

void Hdf5Writer::link_to_file(const std::string& path, const std::string& file, const std::string& target) {
  H5Lcreate_external(file.c_str(), target.c_str(), file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
}

void Hdf5Writer::text(const std::string& path, const std::string& value) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  const hid_t space = H5Screate(H5S_SCALAR), links = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(links, 1);
  const hid_t dataset = H5Dcreate2(file_, path.c_str(), type, space, links, H5P_DEFAULT, H5P_DEFAULT);
  const char* text = value.c_str();
  H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text);
  H5Dclose(dataset);
  H5Pclose(links);
  H5Sclose(space);
  H5Tclose(type);
}

void Hdf5Writer::attribute(const std::string& object, const std::string& name, double value) {
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t id = H5Acreate_by_name(file_, object.c_str(), name.c_str(), H5T_NATIVE_DOUBLE, space, H5P_DEFAULT,
                                     H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(id, H5T_NATIVE_DOUBLE, &value);
  H5Aclose(id);
  H5Sclose(space);
}

void Hdf5Writer::attribute(const std::string& object, const std::string& name, const std::string& value) {
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
  H5Tset_size(type, value.size());
  const hid_t id =
      H5Acreate_by_name(file_, object.c_str(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(id, type, value.data());
  H5Aclose(id);
  H5Sclose(space);
  H5Tclose(type);
}

}  // namespace leukolens
